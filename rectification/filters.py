"""Parameters → letters, parts, measures, actions, dossiers: one place for lists, exports, figures and bulk work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.belonging import CampaignFilter
from exchange.origins import LEDGER, narrowed_by_ledger
from leads.models import FocusArea, KeyArea
from lists.filters import (
    OPEN,
    RESULTS,
    WORK,
    HeldFilter,
    ListFilter,
    SearchFilter,
    TermFilter,
    bureau_filter,
    bureaus_in_reach,
    choice_filter,
    cities_in_reach,
    code_filter,
    day_filter,
)
from rectification.blocked import unplanned, unproven
from rectification.models import (
    Action,
    CriminalCase,
    Dossier,
    Measure,
    MeasureType,
    OrderType,
    Organ,
    Part,
    RectificationOrder,
    Reply,
)
from rectification.states import (
    ANSWERED,
    DOSSIER_COUNTED,
    DOSSIER_OPEN,
    MEASURE_OPEN,
    ORDER_OPEN,
    PART_OPEN,
    ActionStatus,
    DossierStatus,
    MeasureStatus,
    OrderStatus,
    PartStatus,
    ReplyState,
    ReplyStatus,
)
from rectification.terms import adopted
from texts.folding import number_key, organ_key

if TYPE_CHECKING:
    from deadlines.models import Clock
    from rectification.models.measure import MeasureQuerySet
    from rectification.models.order import OrderQuerySet
    from rectification.models.part import PartQuerySet

MEASURED = [("none", _("Without a measure")), ("some", _("With measures"))]
SERVING = [("several", _("Serving several letters"))]
IN_FORCE = ("in_force", _("Without those taken back"))
MADE = ("made", _("Without cancelled ones"))
NOT_STATED = [("key_area", _("Key area")), ("focus_area", _("Focus area"))]
URGED = [("often", _("Three times and more"))]
STUCK = [("unplanned", _("A problem without an answer"))]
PROVEN = [("none", _("Without evidence"))]
ANSWERS = [("answered", _("Answered by delivery")), ("unanswered", _("Not answered yet")), *ReplyState.choices]


class OrderFilter(HeldFilter[RectificationOrder]):
    main = ("q", "city", "type", "state", "answer", "due")
    open_states = tuple(ORDER_OPEN)

    type = code_filter(OrderType, _("Type"), "type")
    state = choice_filter(_("Status"), [OPEN, *OrderStatus.choices], method="of_state")
    answer = choice_filter(_("Answer"), ANSWERS, method="of_answer")
    issuer_kind = choice_filter(_("Kind of issuer"), Organ.Kind.choices, field_name="issuer__kind")
    issuer = django_filters.CharFilter(method="of_issuer", label=_("Issuing organ"), max_length=100)
    key_area = code_filter(KeyArea, _("Key area"), "key_area")
    focus_area = code_filter(FocusArea, _("Focus area"), "focus_area")
    missing = choice_filter(_("Not stated"), NOT_STATED, method="of_missing")
    urged = choice_filter(_("Urged"), URGED, method="of_urgings")
    stuck = choice_filter(_("Stuck"), STUCK, method="of_reason")
    measures = choice_filter(_("Measures"), MEASURED, method="of_measures")
    counted = choice_filter(_("Counted"), [("yes", _("Among the three proposals and one notice"))], method="of_count")
    case = django_filters.CharFilter(field_name="criminal_case__number", label=_("Criminal case"), max_length=60)
    campaign = CampaignFilter()
    work = choice_filter(_("My Work"), WORK, method="of_work")
    ledger = choice_filter(_("From a ledger"), LEDGER, method="of_ledger")
    received_from = day_filter("received_on", "gte", _("Received from"))
    received_to = day_filter("received_on", "lte", _("Received to"))
    replied_from = day_filter("replied_on", "gte", _("Answered from"))
    replied_to = day_filter("replied_on", "lte", _("Answered to"))
    accepted_from = day_filter("accepted_on", "gte", _("Accepted from"))
    accepted_to = day_filter("accepted_on", "lte", _("Accepted to"))
    closed_from = day_filter("closed_on", "gte", _("Struck off from"))
    closed_to = day_filter("closed_on", "lte", _("Struck off to"))

    class Meta:
        model = RectificationOrder
        fields: list[str] = []

    def of_answer(self, orders: QuerySet[RectificationOrder], name: str, value: str) -> QuerySet[RectificationOrder]:
        if value == "answered":
            return orders.filter(reply_state__in=ANSWERED)
        if value == "unanswered":
            return orders.filter(status__in=ORDER_OPEN).exclude(reply_state__in=ANSWERED)
        return orders.filter(reply_state=value)

    def of_issuer(self, orders: QuerySet[RectificationOrder], name: str, value: str) -> QuerySet[RectificationOrder]:
        """However its name is written."""
        return orders.filter(issuer__key=organ_key(value))

    def of_urgings(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        return orders.due_for_talk(self.request.user)

    def of_reason(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        return unplanned(orders.open())

    def of_measures(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        return orders.without_measure() if value == "none" else orders.filter(measure_count__gt=0)

    def of_count(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        return orders.received()

    def of_ledger(self, orders: QuerySet[RectificationOrder], name: str, value: str) -> QuerySet[RectificationOrder]:
        return narrowed_by_ledger(orders, value, open_states=self.open_states)


class PartFilter(HeldFilter[Part]):
    main = ("q", "city", "state", "role", "due", "handler")
    open_states = tuple(PART_OPEN)

    state = choice_filter(_("Status"), [OPEN, IN_FORCE, *PartStatus.choices], method="of_part_state")
    role = choice_filter(_("Role"), Part.Role.choices)
    origin = choice_filter(_("Origin"), Part.Origin.choices)
    work = choice_filter(_("My Work"), WORK, method="of_work")
    received_from = day_filter("received_on", "gte", _("Received from"))
    received_to = day_filter("received_on", "lte", _("Received to"))

    class Meta:
        model = Part
        fields: list[str] = []

    def of_part_state(self, parts: PartQuerySet, name: str, value: str) -> QuerySet[Part]:
        return parts.in_force() if value == "in_force" else self.of_state(parts, name, value)


class MeasureFilter(HeldFilter[Measure]):
    main = ("q", "city", "state", "due", "handler")
    open_states = tuple(MEASURE_OPEN)

    state = choice_filter(_("Status"), [OPEN, MADE, *MeasureStatus.choices], method="of_measure_state")
    type = code_filter(MeasureType, _("Type of measure"), "type")
    origin = choice_filter(_("Ordered or voluntary"), Measure.Origin.choices)
    extent = choice_filter(_("Scope"), Measure.Extent.choices)
    duration = choice_filter(_("Duration"), Measure.Duration.choices)
    serving = choice_filter(_("Letters"), SERVING, method="of_serving")
    evidence = choice_filter(_("Evidence"), PROVEN, method="of_evidence")
    order = django_filters.CharFilter(method="of_order", label=_("Number of a letter"), max_length=60)
    work = choice_filter(_("My Work"), WORK, method="of_work")
    ledger = choice_filter(_("From a ledger"), LEDGER, method="of_ledger")
    made_from = day_filter("made_on", "gte", _("Fixed from"))
    made_to = day_filter("made_on", "lte", _("Fixed to"))

    class Meta:
        model = Measure
        fields: list[str] = []

    def of_measure_state(self, measures: MeasureQuerySet, name: str, value: str) -> QuerySet[Measure]:
        return measures.made() if value == "made" else self.of_state(measures, name, value)

    def of_evidence(self, measures: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        return unproven(measures)

    def of_serving(self, measures: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        return measures.serving_several()

    def of_order(self, measures: QuerySet[Measure], name: str, value: str) -> QuerySet[Measure]:
        return measures.filter(problems__order__number_key=number_key(value)).distinct() if value else measures

    def of_ledger(self, measures: QuerySet[Measure], name: str, value: str) -> QuerySet[Measure]:
        return narrowed_by_ledger(measures, value, open_states=self.open_states)


class ActionFilter(ListFilter[Action]):
    main = ("q", "city", "state", "form")

    q = SearchFilter()
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    state = choice_filter(_("Status"), ActionStatus.choices, field_name="status")
    form = choice_filter(_("Kind"), Action.Form.choices)
    campaign = CampaignFilter()
    measure = django_filters.CharFilter(method="of_measure", label=_("Number of a measure"), max_length=60)
    order = django_filters.CharFilter(method="of_order", label=_("Number of a letter"), max_length=60)
    held_from = day_filter("held_on", "gte", _("Carried out from"))
    held_to = day_filter("held_on", "lte", _("Carried out to"))
    work = choice_filter(_("My Work"), WORK, method="of_work")

    class Meta:
        model = Action
        fields: list[str] = []

    def of_measure(self, actions: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        return actions.filter(measures__number_key=number_key(value)).distinct() if value else actions

    def of_order(self, actions: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        return actions.filter(measures__problems__order__number_key=number_key(value)).distinct() if value else actions


class ReplyFilter(ListFilter[Reply]):
    q = SearchFilter()
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    state = choice_filter(_("Status"), ReplyStatus.choices, field_name="status")
    delivered_from = day_filter("delivered_on", "gte", _("Delivered from"))
    delivered_to = day_filter("delivered_on", "lte", _("Delivered to"))
    work = choice_filter(_("My Work"), WORK, method="of_work")

    class Meta:
        model = Reply
        fields: list[str] = []


class DossierFilter(ListFilter[Dossier]):
    q = SearchFilter()
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    state = choice_filter(
        _("Status"),
        [OPEN, ("counted", _("Opened or later")), *DossierStatus.choices],
        method="of_state",
    )
    registered_from = day_filter("registered_on", "gte", _("Registered from"))
    registered_to = day_filter("registered_on", "lte", _("Registered to"))
    work = choice_filter(_("My Work"), WORK, method="of_work")

    class Meta:
        model = Dossier
        fields: list[str] = []

    def of_state(self, dossiers: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        several = {"open": DOSSIER_OPEN, "counted": DOSSIER_COUNTED}.get(value, [value])
        return dossiers.filter(status__in=several)


class CaseFilter(ListFilter[CriminalCase]):
    """涉黑案件 of police and courts."""

    named = django_filters.CharFilter(method="of_name", label=_("Number or name"), max_length=60)
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    filed_from = day_filter("filed_on", "gte", _("Filed from"))
    filed_to = day_filter("filed_on", "lte", _("Filed to"))

    class Meta:
        model = CriminalCase
        fields: list[str] = []

    def of_name(self, cases: QuerySet[CriminalCase], name: str, value: str) -> QuerySet[CriminalCase]:
        words = Q(number__icontains=value) | Q(name__icontains=value) | Q(other_numbers__icontains=value)
        return cases.filter(words) if value else cases


class AnswerTermFilter(TermFilter):
    """Terms for the answer to a letter; of those missed also whose letter was accepted all the same."""

    result = choice_filter(_("Result"), [*RESULTS, ("adopted", _("Late, but adopted"))], method="of_result")

    def of_result(self, terms: QuerySet[Clock], name: str, value: str) -> QuerySet[Clock]:
        if value == "adopted":
            return super().of_result(terms, name, "missed").filter(adopted(self.request.user))
        return super().of_result(terms, name, value)
