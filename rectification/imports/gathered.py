"""What joins an open dossier when its row comes: letters of its case, measures that answer them, actions for these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rectification.models import Action, Dossier, Measure, RectificationOrder


def join_letters(orders: Sequence[RectificationOrder]) -> None:
    """A letter of a case whose dossier is open belongs into it."""
    of_case = {order.criminal_case_id for order in orders if order.criminal_case_id}
    dossiers = dict(Dossier.objects.open().filter(case__in=of_case).values_list("case", "pk")) if of_case else {}
    joined = ((dossiers[order.criminal_case_id], order.pk) for order in orders if order.criminal_case_id in dossiers)
    _link(Dossier.orders.through, "rectificationorder_id", joined)


def join_measures(measures: Sequence[Measure]) -> None:
    pairs = Dossier.objects.open().filter(orders__problems__measures__in=measures).order_by()
    found = pairs.values_list("pk", "orders__problems__measures").distinct()
    _link(Dossier.measures.through, "measure_id", found)


def join_actions(actions: Sequence[Action]) -> None:
    pairs = Dossier.objects.open().filter(measures__actions__in=actions).order_by()
    _link(Dossier.actions.through, "action_id", pairs.values_list("pk", "measures__actions").distinct())


def _link(through: Any, other: str, pairs: Iterable[tuple[int, int]]) -> None:
    """pairs: ids of a dossier and of what joins it. other: the column of the latter."""
    links = [through(dossier_id=dossier, **{other: joining}) for dossier, joining in pairs]
    through.objects.bulk_create(links, ignore_conflicts=True)
