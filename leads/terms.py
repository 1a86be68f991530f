"""Terms for the result of a lead: which of them count for the rate of those kept (按期办结率, domain reference 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from deadlines.models import Clock
from leads.models.lead import Lead
from leads.models.movement import MOVES, Movement

if TYPE_CHECKING:
    from accounts.scope import Reader
    from deadlines.models.clock import ClockQuerySet

RESULT = "LEAD_RESULT"


def result_terms(user: Reader, *, on: date) -> ClockQuerySet:
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
    terms = Clock.objects.visible_to(user).kept_or_missed(on=on).filter(kind=Lead.kind, code=RESULT)
    return terms.filter(~Exists(moved), readers__isnull=True)
