"""Proposing a case, by itself or from a lead, and correcting what was registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.policy import require
from cases.models import EnforcementCase
from cases.parties import name_party
from cases.searching import index_case
from cases.sources import held_for_a_case, tie
from cases.states import BEFORE_DECISION, S
from deadlines.clocks import follow_trigger, refresh_due, start_clock
from deadlines.models import Clock
from records import editing
from records.advancing import begin
from records.numbers import record_number

if TYPE_CHECKING:
    from accounts.models import Bureau, User
    from leads.models import Lead

MARK, SERIES = "AJ", "case"
EDITABLE = (
    "title", "clue_on", "business_line", "focus_area", "law", "article", "facts", "place", "address", "value_yuan",
    "campaign_code",
)  # fmt: skip


@dataclass(frozen=True)
class FirstParty:
    """As typed; see `cases.parties`."""

    role: str
    name: str
    credit_code: str = ""
    address: str = ""


@transaction.atomic
def propose(
    values: Mapping[str, Any],
    party: FirstParty | None,
    *,
    by: User,
    bureau: Bureau,
    on: date,
    lead: Lead | None = None,
    note: str = "",
) -> EnforcementCase:
    """A case that the head is to file. `values`: of EDITABLE. `lead`: the one that it comes from, linked both ways.

    The term for filing runs from the day of the clue, unless the lead has it already. Raises NotAllowed; ActionRefused
    for a lead that leads to none, or a day to come.
    """
    require(by, "case.register", bureau)
    HAPPENED.check(values["clue_on"], today=on, field="clue_on")
    if lead is not None:
        lead = held_for_a_case(lead)
        require(by, "case.register", lead)
        if lead.bureau_id != bureau.pk:
            raise ActionRefused(_("The bureau that holds the lead proposes its case."))
    case = EnforcementCase(
        **{name: values[name] for name in EDITABLE if name in values},
        status=S.PROPOSED,
        bureau=bureau,
        city_id=bureau.city_id,
        assignee=by,
        registered_on=on,
        created_by=by,
    )
    case.number = record_number(MARK, SERIES, bureau, on=on)
    case.save(force_insert=True)
    if party is not None:
        name_party(case, role=party.role, name=party.name, credit_code=party.credit_code, address=party.address, by=by)
    if lead is None:
        start_clock(case, "CASE_FILE", trigger_on=values["clue_on"], by=by)
        refresh_due(case)
    else:
        tie(lead, case, on=on)
    begin(case, by=by, on=on, note=note)
    index_case(case)
    return case


@transaction.atomic
def edit(case: EnforcementCase, values: Mapping[str, Any], *, by: User, on: date, version: int) -> EnforcementCase:
    """Raises NotAllowed, StaleRecord, or ActionRefused for a case that is decided or closed."""
    HAPPENED.check(values.get("clue_on"), today=on, field="clue_on")
    clue_on = case.clue_on
    fresh = editing.save_edited(case, values, by=by, right="case.work", version=version, refuses=why_not_edit)
    if fresh.clue_on and fresh.clue_on != clue_on and Clock.objects.of(fresh).named("CASE_FILE").open().exists():
        follow_trigger(fresh, "CASE_FILE", trigger_on=fresh.clue_on, by=by, on=on)
    refresh_due(fresh)
    index_case(fresh)
    return fresh


def why_not_edit(case: EnforcementCase) -> str | None:
    return None if case.status in BEFORE_DECISION else _("It is decided or closed; what it says stands.")
