"""The monthly circulars: one of two months ago that takes all of history in, and last month's, frozen and drafted."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from accounts.models import User
from accounts.scope import acting_as
from circulars.months import first_day, previous_month
from circulars.rounds import freeze, issue_history, open_month

DRAFTER = "province"


def post_history(*, now: datetime, today: date, say: Callable[[str], None]) -> None:
    last = previous_month(first_day(today))
    drafter = User.objects.get(username=DRAFTER)
    began = time.monotonic()
    with acting_as(drafter):
        issue_history(previous_month(last), by=drafter, at=now)
    say(f"{time.monotonic() - began:6.0f} s  history is posted")
    with acting_as(drafter):
        freeze(open_month(last, by=drafter, on=today, is_history=True), by=drafter, at=now)
    say(f"{time.monotonic() - began:6.0f} s  last month is drafted")
