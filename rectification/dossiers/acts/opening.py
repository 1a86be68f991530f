"""A proposed dossier is opened by a head of the province, or not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.news import What
from records.acts import Act, Starts, Transition
from records.telling import staff_of, tell
from rectification.models import Action, Dossier, Measure, RectificationOrder
from rectification.states import D


def gather_what_there_is(dossier: Dossier, act: Act) -> None:
    """The letters of its case, and what answers them, as they stand; later ones join when they are registered."""
    orders = RectificationOrder.objects.filter(criminal_case_id=dossier.case_id)
    dossier.orders.add(*orders)
    measures = Measure.objects.filter(problems__order__in=orders).distinct()
    dossier.measures.add(*measures)
    dossier.actions.add(*Action.objects.filter(measures__in=measures).distinct())
    tell(staff_of(dossier.bureau, act), What.APPROVED, dossier, act, by=act.actor)


def tell_proposer(dossier: Dossier, act: Act) -> None:
    tell([dossier.created_by], What.RETURNED, dossier, act, by=act.actor)


approve = Transition(
    "approve",
    _("Open the dossier"),
    (D.PROPOSED,),
    D.OPEN,
    "dossier.approve",
    done=_("opened the dossier"),
    not_by=("register",),
    primary=True,
    starts=(Starts("DOSSIER_PLAN"),),
    effect=gather_what_there_is,
)
open_by_ledger = Transition(
    "open_by_ledger",
    _("Opened in the workbook"),
    (D.PROPOSED,),
    D.OPEN,
    "order.import",
    done=_("recorded from the workbook that the dossier is open"),
    hidden=True,
)
refuse = Transition(
    "refuse",
    _("Do not open it"),
    (D.PROPOSED,),
    D.REFUSED,
    "dossier.approve",
    done=_("refused to open the dossier"),
    not_by=("register",),
    reason_required=True,
    effect=tell_proposer,
    is_undone=True,
)
