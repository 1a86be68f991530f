"""The lists of letters and what follows from them, and what one may do with chosen rows.

They hold what lies in one's own line (`in_reach_of`); letters that one only works on are found through the parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines.duties import duties
from deadlines.models import Clock
from deadlines.pages import result_in_words
from lists import bulk
from lists.bulk_edit import editing_many
from lists.record_list import Column, RecordList
from rectification.describing import ABOUT, describe
from rectification.filters import (
    ActionFilter,
    AnswerTermFilter,
    CaseFilter,
    DossierFilter,
    MeasureFilter,
    OrderFilter,
    PartFilter,
    ReplyFilter,
)
from rectification.models import Action, CriminalCase, Dossier, Measure, Part, RectificationOrder, Reply
from rectification.terms import answer_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from accounts.models import User
    from accounts.scope import Reader
    from records.models.tracked import TrackedQuerySet


def letters(user: Reader) -> TrackedQuerySet[RectificationOrder]:
    return RectificationOrder.objects.in_reach_of(user).with_list_columns()


def parts(user: Reader) -> TrackedQuerySet[Part]:
    return Part.objects.in_reach_of(user).with_list_columns()


def measures(user: Reader) -> TrackedQuerySet[Measure]:
    return Measure.objects.in_reach_of(user).with_list_columns()


def actions(user: Reader) -> TrackedQuerySet[Action]:
    return Action.objects.in_reach_of(user).with_list_columns()


def replies(user: Reader) -> TrackedQuerySet[Reply]:
    return Reply.objects.in_reach_of(user).select_related("bureau", "order__issuer")


def due_on_of_letter(reply: Reply) -> date | None:
    """An answer has no term of its own: it serves that of its letter."""
    return reply.order.due_on


def name_duties_of_letters(replies: Sequence[Any], user: User) -> None:
    """The badge of an answer names the duty of its letter. One statement."""
    found = duties({RectificationOrder.kind: [reply.order_id for reply in replies]}) if replies else {}
    for reply in replies:
        reply.duty = found.get((RectificationOrder.kind, reply.order_id, reply.order.due_on), "")


def dossiers(user: Reader) -> TrackedQuerySet[Dossier]:
    return Dossier.objects.in_reach_of(user).select_related("bureau", "assignee", "case")


def cases(user: Reader) -> QuerySet[CriminalCase]:
    """Each with how many letters of one's reach belong to it, and its dossier."""
    found = CriminalCase.objects.in_reach_of(user).select_related("bureau", "dossier")
    return found.annotate(order_count=Count("orders"))


def terms(user: Reader) -> QuerySet[Clock]:
    return answer_terms(user, on=timezone.localdate()).with_corrections().select_related("bureau")


TAKE = "order.export"  # whoever takes letters away, takes what follows from them

NUMBER = Column(name="number", label=_("Number"), css="x nw mute")
TITLE = Column(name="title", label=_("Title"), css="t")
BUREAU = Column(name="bureau", label=_("Bureau"))
HANDLER = Column(name="assignee", label=_("Handler"), css="x")
STATUS = Column(name="status", label=_("Status"))
TIME_LEFT = Column(name="due_on", label=_("Time left"), sort="due_on", css="d", heading=_("Due on"))

ORDERS = RecordList(
    name="orders", kind="order", url="rectification:orders", label=_("Letters"), rows=letters, filterset=OrderFilter,
    columns=(
        NUMBER, TITLE, BUREAU, HANDLER, STATUS,
        Column(name="reply_state", label=_("Answer"), css="x"),
        Column(name="measure_count", label=_("Measures"), css="x num"), TIME_LEFT,
        Column(name="received_on", label=_("Received on"), sort="received_on", css="x nw num mute"),
    ),
    order="-received_on",
    path="orders/", template="rectification/orders.html",
    export="rectification:export_orders", export_right=TAKE,
    may={"register": "order.register", "import": "import.upload"},
)  # fmt: skip
PARTS = RecordList(
    name="parts", kind="part", url="rectification:parts", label=_("Parts of letters"), rows=parts,
    filterset=PartFilter,
    columns=(
        NUMBER, TITLE, Column(name="role", label=_("Role"), css="x"), BUREAU, HANDLER, STATUS, TIME_LEFT,
        Column(name="registered_on", label=_("Given on"), sort="registered_on", css="x nw num mute"),
    ),
    order="-registered_on",
    path="orders/parts/", template="rectification/parts.html",
    export="rectification:export_parts", export_right=TAKE,
)  # fmt: skip
MEASURES = RecordList(
    name="measures", kind="measure", url="rectification:measures", label=_("Measures"), rows=measures,
    filterset=MeasureFilter,
    columns=(
        NUMBER, TITLE, Column(name="type", label=_("Type of measure"), css="x"),
        Column(name="order_count", label=_("Letters"), css="x num"), BUREAU, HANDLER, STATUS,
        Column(name="percent", label=_("Done"), css="x num"), TIME_LEFT,
        Column(name="made_on", label=_("Fixed on"), sort="made_on", css="x nw num mute"),
    ),
    order="-made_on",
    path="orders/measures/", template="rectification/measures.html",
    export="rectification:export_measures", export_right=TAKE,
    may={"register": "measure.register"},
)  # fmt: skip
ACTIONS = RecordList(
    name="actions", kind="action", url="rectification:actions", label=_("Actions"), rows=actions,
    filterset=ActionFilter,
    columns=(
        NUMBER, TITLE, Column(name="form", label=_("Kind"), css="x"), BUREAU, STATUS,
        Column(name="staff_count", label=_("Staff"), css="x num"),
        Column(name="checked_count", label=_("Subjects checked"), css="x num"),
        Column(name="planned_on", label=_("Day"), sort="planned_on", css="x nw num mute"),
    ),
    order="-planned_on",
    path="orders/actions/", template="rectification/actions.html",
    export="rectification:export_actions", export_right=TAKE,
    may={"register": "action.register"},
)  # fmt: skip
REPLIES = RecordList(
    name="replies", kind="reply", url="rectification:replies", label=_("Answers"), rows=replies,
    filterset=ReplyFilter,
    columns=(
        NUMBER, TITLE, Column(name="document_number", label=_("Document number"), css="x"), BUREAU, STATUS,
        Column(name="letter_due_on", label=_("Time left"), css="d", heading=_("Due on"), value=due_on_of_letter),
        Column(name="registered_on", label=_("Begun on"), sort="registered_on", css="x nw num mute"),
    ),
    order="-registered_on",
    path="orders/answers/", template="rectification/replies.html", prepare=name_duties_of_letters,
    export="rectification:export_replies", export_right=TAKE,
)  # fmt: skip
DOSSIERS = RecordList(
    name="dossiers", kind="dossier", url="rectification:dossiers", label=_("Dossiers"), rows=dossiers,
    filterset=DossierFilter,
    columns=(
        NUMBER, TITLE, Column(name="trade", label=_("Trade"), css="x"), BUREAU, HANDLER, STATUS,
        Column(name="registered_on", label=_("Registered on"), sort="registered_on", css="x nw num mute"),
    ),
    order="-registered_on",
    path="orders/dossiers/", template="rectification/dossiers.html",
    export="rectification:export_dossiers", export_right=TAKE,
    may={"propose": "dossier.propose"},
)  # fmt: skip
CASES = RecordList(
    name="criminal_cases", url="rectification:cases", label=_("Criminal cases"), rows=cases, filterset=CaseFilter,
    columns=(
        NUMBER, Column(name="name", label=_("Name of the case"), css="t"), BUREAU,
        Column(name="trade", label=_("Trade"), css="x"), Column(name="order_count", label=_("Letters"), css="x num"),
        Column(name="dossier", label=_("Dossier")),
        Column(name="filed_on", label=_("Filed on"), sort="filed_on", css="d nw num mute"),
    ),
    order="-filed_on",
    path="orders/cases/", template="rectification/cases.html",
    export="rectification:export_cases", export_right=TAKE, right="dossier.view",
)  # fmt: skip

TERMS = RecordList(
    name="answer-terms", url="rectification:terms", label=_("Terms for an answer"), rows=terms,
    filterset=AnswerTermFilter,
    columns=(
        Column(name="number", label=_("Letter"), css="t"),
        BUREAU,
        Column(name="trigger_on", label=_("Started on"), css="x nw num mute"),
        Column(name="due_on", label=_("Due on"), sort="due_on", css="nw num"),
        Column(name="ended_on", label=_("Ended on"), css="x nw num"),
        Column(name="result", label=_("Result"), value=result_in_words),
    ),
    order="-due_on",
    path="orders/terms/", template="rectification/terms.html", right="order.view",
)  # fmt: skip


def _urge(kind: str, chosen_from: RecordList) -> bulk.BulkAction:
    return bulk.BulkAction(
        kind=kind,
        name="urge",
        label=_("Urge"),
        right=f"{kind}.urge",
        chosen_from=chosen_from,
        form=bulk.ReasonForm,
        explains=lambda: _("Each holder is urged with this reason and must answer within 5 working days."),
    )


URGE_AND_ASSIGN_ORDERS = _urge("order", ORDERS), bulk.assigning_many("order", ORDERS)
URGE_AND_ASSIGN_PARTS = _urge("part", PARTS), bulk.assigning_many("part", PARTS)


def _describe(measure: Measure, values: Mapping[str, Any], by: User, on: date) -> None:
    describe(measure, values, by=by, version=measure.version)


OF_MANY_MEASURES = (
    _urge("measure", MEASURES),
    bulk.assigning_many("measure", MEASURES),
    editing_many(Measure, ABOUT, MEASURES, right="measure.register", save=_describe),
)
ASSIGN_ACTIONS = bulk.assigning_many("action", ACTIONS)
ASSIGN_REPLIES = bulk.assigning_many("reply", REPLIES)
ASSIGN_DOSSIERS = bulk.assigning_many("dossier", DOSSIERS)
