"""What is stuck and why: the guards' reasons as rows, so that they can be counted, listed and urged in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from records.outcomes import without_evidence
from rectification.models import Problem
from rectification.states import M

if TYPE_CHECKING:
    from rectification.models.measure import MeasureQuerySet
    from rectification.models.order import OrderQuerySet


def unplanned(orders: OrderQuerySet) -> OrderQuerySet:
    """Letters of which some problem has neither a live measure nor a reason why none is needed.

    As `left_over.why_unplanned` says of one letter: its plan cannot be confirmed.
    """
    return orders.filter(Exists(Problem.objects.unplanned().filter(order=OuterRef("pk"))))


def unproven(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Measures under way without a file marked as evidence: they can be neither reported done nor accepted.

    As `records.outcomes.lacks_evidence` says of one measure.
    """
    return without_evidence(measures.filter(status__in=[M.PLANNED, M.DOING]))
