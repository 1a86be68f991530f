"""What the room of letters declares: its kinds, criminal cases, figures, code lists, acts of the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import OFFICERS, rights
from audit.acts import trail_acts
from campaigns.members import Members, held_at
from exchange.open_ends import OpenEnds
from records.codes import CodeList
from records.record_paper import Particulars
from rectification.actions.kind import ACTION
from rectification.dossiers.kind import DOSSIER
from rectification.figures.source import LetterSource
from rectification.group import LETTERS
from rectification.ledger import LEDGER
from rectification.lists import CASES, TERMS
from rectification.measures.kind import MEASURE
from rectification.models import Action, Measure, MeasureType, OrderType, RectificationOrder
from rectification.orders.kind import ORDER
from rectification.pages import particulars_of_order
from rectification.parts.kind import PART
from rectification.replies.kind import REPLY
from rectification.sheets import ActionSheet, CaseSheet, MeasureSheet, OrderSheet
from rectification.states import MEASURE_OPEN, ORDER_OPEN

IN_CAMPAIGNS = (
    Members(
        figure="orders.received", word="函件", label=_("Letters"), order=30,
        rows=lambda user: RectificationOrder.objects.in_reach_of(user).received(),
        url="rectification:orders", day="received_on", days="received", params={"counted": "yes"}, place_filter=held_at,
    ),
    Members(
        figure="actions.held", word="行动", label=_("Actions"), order=40,
        rows=lambda user: Action.objects.in_reach_of(user).held(),
        url="rectification:actions", day="held_on", days="held", params={"state": "held"}, place_filter=held_at,
    ),
)  # fmt: skip

DECLARED = (
    ORDER,
    *IN_CAMPAIGNS,
    PART,
    MEASURE,
    ACTION,
    REPLY,
    DOSSIER,
    *rights("criminal_case", {
        "register": (_("Register a criminal case"), OFFICERS),
    }, group=LETTERS),
    Particulars(kind=RectificationOrder.kind, told=particulars_of_order),
    CASES,
    TERMS,
    LEDGER,
    # Their rows are written by acts of the kinds, so they stand above these.
    OrderSheet(),
    OpenEnds(
        sheet=OrderSheet.name,
        label=_("Letters"),
        model=RectificationOrder,
        open_states=ORDER_OPEN,
        list_url="rectification:orders",
    ),
    MeasureSheet(),
    OpenEnds(
        sheet=MeasureSheet.name,
        label=_("Measures"),
        model=Measure,
        open_states=MEASURE_OPEN,
        list_url="rectification:measures",
    ),
    ActionSheet(),
    CaseSheet(),
    LetterSource(),
    CodeList(OrderType),
    CodeList(MeasureType),
    *trail_acts({"order.export": _("Began to export letters"), "order.exported": _("Exported letters")}),
)  # fmt: skip
