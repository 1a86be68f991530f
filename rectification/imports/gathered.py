"""What joins an open dossier when its row comes: letters of its case, measures that answer them, actions for these."""

from __future__ import annotations

from collections.abc import Sequence

from rectification.models import Action, Dossier, Measure, RectificationOrder


def join_letters(orders: Sequence[RectificationOrder]) -> None:
    """A letter of a case whose dossier is open belongs into it."""
    of_case = {order.criminal_case_id for order in orders if order.criminal_case_id}
    dossiers = dict(Dossier.objects.open().filter(case__in=of_case).values_list("case", "pk")) if of_case else {}
    link = Dossier.orders.through
    link.objects.bulk_create(
        [
            link(dossier_id=dossiers[order.criminal_case_id], rectificationorder=order)
            for order in orders
            if order.criminal_case_id in dossiers
        ],
        ignore_conflicts=True,
    )


def join_measures(measures: Sequence[Measure]) -> None:
    pairs = Dossier.objects.open().filter(orders__problems__measures__in=measures)
    found = pairs.order_by().values_list("pk", "orders__problems__measures").distinct()
    link = Dossier.measures.through
    link.objects.bulk_create([link(dossier_id=one, measure_id=other) for one, other in found], ignore_conflicts=True)


def join_actions(actions: Sequence[Action]) -> None:
    pairs = Dossier.objects.open().filter(measures__actions__in=actions)
    found = pairs.order_by().values_list("pk", "measures__actions").distinct()
    link = Dossier.actions.through
    link.objects.bulk_create([link(dossier_id=one, action_id=other) for one, other in found], ignore_conflicts=True)
