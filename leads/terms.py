"""Terms for the result of a lead: which of them count for the rate of those kept (按期办结率, domain reference 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from deadlines.models import Clock
from leads.models.lead import Lead
from leads.models.movement import MOVES, Movement

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.models.clock import ClockQuerySet

RESULT = "LEAD_RESULT"
KEPT = Q(state=Clock.State.DONE, ended_on__lte=F("due_on"))


def result_terms(user: User, *, on: date) -> ClockQuerySet:
    """Terms that were kept or missed; `on`: today. An open one counts once its day is past.

    Not those that stand still, that ended with the lead (merged, voided), or that ended because the
    lead went to another holder: lateness there stays with nobody. Nothing of the compartment.
    """
    moved = Movement.objects.visible_to(user).filter(
        lead=OuterRef("record_id"),
        kind__in=MOVES,
        effective_on=OuterRef("ended_on"),
        effective_on__gt=OuterRef("trigger_on"),
    )
    over = Q(state=Clock.State.DONE) | Q(due_on__lt=on)
    states = [Clock.State.RUNNING, Clock.State.DONE]
    terms = Clock.objects.visible_to(user).filter(over, kind=Lead.kind, code=RESULT, state__in=states)
    return terms.filter(~Exists(moved), due_on__isnull=False, readers__isnull=True)
