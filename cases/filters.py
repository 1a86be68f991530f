"""Parameters → cases and entries of their amounts: one place for lists, exports, figures and bulk work."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.belonging import CampaignFilter
from cases.amounts import CONFISCATED, FINE, GOODS
from cases.models import EnforcementCase, Law
from cases.states import HEARING_OPEN, Status
from cases.states import OPEN as OPEN_STATES
from exchange.origins import LEDGER, narrowed_by_ledger
from leads.models import BusinessLine, FocusArea
from lists.filters import (
    OPEN,
    WORK,
    HeldFilter,
    ListFilter,
    bureau_filter,
    bureaus_in_reach,
    choice_filter,
    cities_in_reach,
    code_filter,
    day_filter,
)
from records.models import AmountEntry

PENALTY = [("yes", _("With a penalty"))]
NOT_FROM_ONE = ("no", _("Not from a ledger"))
MISSING = [("business_line", _("Business line")), ("law", _("Law"))]


class CaseFilter(HeldFilter[EnforcementCase]):
    main = ("q", "city", "state", "business_line", "due", "handler")
    open_states = tuple(OPEN_STATES)

    state = choice_filter(_("Status"), [OPEN, *Status.choices], method="of_state")
    work = choice_filter(_("My Work"), WORK, method="of_work")
    business_line = code_filter(BusinessLine, _("Business line"), "business_line")
    focus_area = code_filter(FocusArea, _("Focus area"), "focus_area")
    law = code_filter(Law, _("Law"), "law")
    missing = choice_filter(_("Not stated"), MISSING, method="of_missing")
    penalty = choice_filter(_("Penalty"), PENALTY, method="of_penalty")
    hearing = choice_filter(
        pgettext_lazy("case", "Hearing"), [(each.value, each.label) for each in HEARING_OPEN], method="of_hearing"
    )
    hearing_from = day_filter("hearing_on", "gte", _("Hearing from"))
    hearing_to = day_filter("hearing_on", "lte", _("Hearing until"))
    ledger = choice_filter(_("From a ledger"), [*LEDGER, NOT_FROM_ONE], method="of_ledger")
    campaign = CampaignFilter()
    filed_from = day_filter("filed_on", "gte", _("Filed from"))
    filed_to = day_filter("filed_on", "lte", _("Filed until"))
    decided_from = day_filter("decided_on", "gte", _("Decided from"))
    decided_to = day_filter("decided_on", "lte", _("Decided until"))
    closed_from = day_filter("closed_on", "gte", _("Closed from"))
    closed_to = day_filter("closed_on", "lte", _("Closed until"))

    class Meta:
        model = EnforcementCase
        fields: list[str] = []

    def of_penalty(self, rows: QuerySet[EnforcementCase], name: str, value: str) -> QuerySet[EnforcementCase]:
        return rows.filter(has_penalty=True)

    def of_hearing(self, rows: QuerySet[EnforcementCase], name: str, value: str) -> QuerySet[EnforcementCase]:
        return rows.filter(hearing=value)

    def of_ledger(self, rows: QuerySet[EnforcementCase], name: str, value: str) -> QuerySet[EnforcementCase]:
        if value == NOT_FROM_ONE[0]:
            return rows.filter(import_row__isnull=True)
        found = narrowed_by_ledger(rows.filter(), value, open_states=OPEN_STATES)
        return rows.filter(pk__in=found.values("pk"))


AMOUNT_NAMES = {"fines": (FINE,), "confiscated": (CONFISCATED, GOODS), "penalties": (FINE, CONFISCATED, GOODS)}
WHICH = [("fines", _("Fines")), ("confiscated", _("Confiscated gains and goods")), ("penalties", _("All penalties"))]


class AmountFilter(ListFilter[AmountEntry]):
    """Entries by the day from which they count: a correction stands in the month of the judgment."""

    main = ("which", "city", "bureau", "business_line", "counted_from", "counted_to")

    which = choice_filter(_("Amount"), WHICH, method="of_which")
    city = bureau_filter(_("City"), cities_in_reach)
    bureau = bureau_filter(_("Bureau"), bureaus_in_reach)
    business_line = code_filter(BusinessLine, _("Business line"), "business_line")
    law = code_filter(Law, _("Law"), "law")
    missing = choice_filter(_("Not stated"), MISSING, method="of_missing")
    counted_from = day_filter("effective_on", "gte", _("Counted from"))
    counted_to = day_filter("effective_on", "lte", _("Counted until"))

    class Meta:
        model = AmountEntry
        fields: list[str] = []

    def of_which(self, rows: QuerySet[AmountEntry], name: str, value: str) -> QuerySet[AmountEntry]:
        return rows.filter(name__in=AMOUNT_NAMES[value])
