"""The long acts, inside a folder. Each is undone again, so that the folder stays as it was filled."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as
from circulars.models import Circular
from circulars.rounds import refreeze
from circulars.states import BEING_WRITTEN
from deadlines.models import Clock, load_calendar
from deadlines.reminders import record_due_reminders

DRAFTER = "province"


def sweep() -> dict[str, Any]:
    """The reminder sweep over all running clocks: on the next working morning, and once more with nothing to do."""
    morning = _morning_after(timezone.now())
    with transaction.atomic():
        clocks = _running()
        first, told = _timed(lambda: record_due_reminders(now=morning))
        again, _none = _timed(lambda: record_due_reminders(now=morning))
        transaction.set_rollback(True)
    return {"clocks": clocks, "told": told, "morning": first, "at rest": again}


def draft_circular() -> float:
    """Take the figures of the latest circular anew and write its text, in seconds."""
    drafter = User.objects.get(username=DRAFTER)
    with acting_as(drafter):
        circular = Circular.objects.filter(status__in=BEING_WRITTEN).latest("month")
        taken, _nothing = _timed(lambda: refreeze(circular, by=drafter, at=timezone.now(), new_text=True))
        transaction.set_rollback(True)
    return taken


def _running() -> int:
    from accounts.scope import acting_as_system

    with acting_as_system():
        return Clock.objects.running().count()


def _morning_after(now: datetime) -> datetime:
    day = load_calendar().add_workdays(timezone.localdate(now), 1)
    return timezone.localtime(now) + timedelta(days=(day - timezone.localdate(now)).days)


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = act()
    return time.perf_counter() - began, answer
