"""Terms for the decision of a case: which of them count for the share kept (domain reference 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cases.models import EnforcementCase
from deadlines.models import Clock

if TYPE_CHECKING:
    from accounts.scope import Reader
    from deadlines.models.clock import ClockQuerySet

DECIDE = "CASE_DECIDE"
FAST_TRACK = "CASE_FAST"  # an internal term: what is on the fast track is decided sooner


def decision_terms(user: Reader, *, on: date) -> ClockQuerySet:
    """Terms that were kept or missed; `on`: today. An open one counts once its day is past, one that stands still, or
    ended with its case, does not."""
    terms = Clock.objects.in_reach_of(user).kept_or_missed(on=on)
    return terms.filter(kind=EnforcementCase.kind, code=DECIDE)
