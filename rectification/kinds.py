"""What letters put into the registries of the floors below."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import handover
from deadlines import missing
from deadlines.following import when_moved
from exchange import registry as workbooks
from exchange.open_ends import OpenEnds, register_open_ends
from records import bulk, codes, drafts, figures, registry
from records.models.tracked import TrackedRecord
from records.work import register_work
from records.workflow import Workflow
from rectification.clocks import begun, expected, follow_the_answer, without
from rectification.figures.source import LetterSource
from rectification.forms.acts import FORMS
from rectification.forms.records import RegisterOrderForm
from rectification.leavers import OPEN_WORK
from rectification.lists import BULK
from rectification.models import Action, Dossier, Measure, OrderType, Part, RectificationOrder, Reply
from rectification.sheets import SHEETS
from rectification.states import MEASURE_OPEN, ORDER_OPEN
from rectification.work import MEASURES_DESK, ORDERS_DESK, PARTS_DESK, REPLIES_DESK, WITHOUT_TERM
from rectification.workflow import ACTION, DOSSIER, MEASURE, ORDER, PART, REPLY

KINDS: tuple[tuple[type[TrackedRecord], Any, str, Workflow, str], ...] = (
    (RectificationOrder, _("Letters"), "letter", ORDER, "rectification:orders"),
    (Part, _("Parts of letters"), "flow", PART, "rectification:parts"),
    (Measure, _("Measures"), "target", MEASURE, "rectification:measures"),
    (Action, _("Actions"), "inspect", ACTION, "rectification:actions"),
    (Reply, _("Answers"), "talk", REPLY, "rectification:replies"),
    (Dossier, _("Dossiers"), "case", DOSSIER, "rectification:dossiers"),
)


EXPORTS = {
    RectificationOrder.kind: "rectification:export_orders",
    Measure.kind: "rectification:export_measures",
    Action.kind: "rectification:export_actions",
}


OPEN_ENDS = (
    OpenEnds(
        sheet="函件",
        label=_("Letters"),
        model=RectificationOrder,
        open_states=ORDER_OPEN,
        list_url="rectification:orders",
    ),
    OpenEnds(
        sheet="措施", label=_("Measures"), model=Measure, open_states=MEASURE_OPEN, list_url="rectification:measures"
    ),
)


def act_address(record: TrackedRecord, act: str) -> str:
    return reverse("rectification:act", args=[record.kind, record.pk, act])


def register_kinds() -> None:
    """Called once, when the app is ready."""
    for model, label, icon, workflow, list_url in KINDS:
        registry.register(
            registry.RecordKind(
                kind=model.kind,
                model=model,
                label=label,
                icon=icon,
                workflow=workflow,
                list_url=list_url,
                forms=FORMS,
                act_address=act_address,
                export_url=EXPORTS.get(model.kind, ""),
                export_right="order.export",
            )
        )
    drafts.register(
        drafts.DraftKind(
            kind=RectificationOrder.kind,
            label=_("New letter"),
            view="rectification:register",
            fields=frozenset(RegisterOrderForm.base_fields) - {"token", "scan"},
            action="order.register",
        )
    )
    codes.register(OrderType)
    workbooks.register(*SHEETS)
    register_open_ends(*OPEN_ENDS)
    for desk in (ORDERS_DESK, PARTS_DESK, MEASURES_DESK, REPLIES_DESK):
        register_work(desk.list_url, desk)
    register_work("order-without-term", WITHOUT_TERM)
    missing.expect(RectificationOrder.kind, expected, without, begun)
    for action in BULK:
        bulk.register(action)
    figures.register(LetterSource())
    for work in OPEN_WORK:
        handover.register(work)
    when_moved(RectificationOrder.kind, follow_the_answer)
