"""What else belongs to an act on a dossier. Runs inside its transaction."""

from __future__ import annotations

from datetime import date

from notifications.news import What
from records.telling import staff_of, tell
from records.workflow import Act
from rectification.models import (
    Action,
    Dossier,
    Measure,
    RectificationOrder,
)


def gather(dossier: Dossier, act: Act) -> None:
    """The letters of its case, and what answers them, as they stand; later ones join when they are registered."""
    orders = RectificationOrder.objects.filter(criminal_case_id=dossier.case_id)
    dossier.orders.add(*orders)
    measures = Measure.objects.filter(problems__order__in=orders).distinct()
    dossier.measures.add(*measures)
    dossier.actions.add(*Action.objects.filter(measures__in=measures).distinct())
    tell(staff_of(dossier.bureau, act), What.APPROVED, dossier, act, by=act.actor)


def tell_proposer(dossier: Dossier, act: Act) -> None:
    tell([dossier.created_by], What.RETURNED, dossier, act, by=act.actor)


def record_judgment(dossier: Dossier, act: Act) -> None:
    """The case ends in court; the work of the dossier goes on as it stands."""
    case = dossier.case
    case.court, case.judgment_number = act.data["court"], act.data["judgment_number"]
    case.judged_on = date.fromisoformat(act.data["judged_on"])
    case.save(update_fields=["court", "judgment_number", "judged_on"])
