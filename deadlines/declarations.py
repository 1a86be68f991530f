"""What the room of deadlines declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import BUSINESS, CD, HEADS, HOLDING_HEADS, HOLDING_OFFICERS, PH, PO, PROVINCE, STAFF, Group, rights
from accounts.reference import ReferenceTable
from deadlines.models import DeadlineRule, HolidayNotice

DEADLINES = Group(code="deadline", label=_("Deadlines and calendar"), order=40)

DECLARED = (
    ReferenceTable(DeadlineRule),
    ReferenceTable(HolidayNotice),
    *rights("clock", {
        "view": (_("See clocks and their explanations"), STAFF | {CD: PROVINCE}),
        "extend_request": (_("Ask for an extension"), HOLDING_OFFICERS | HOLDING_HEADS),
        "extend_decide": (_("Decide on an extension"), HEADS),
        "pause": (_("Stop a clock and let it run again"), HOLDING_OFFICERS),
        "pause_approve": (_("Approve a stop entered late"), HEADS),
        "correct": (_("Ask for another first day of a term"), HOLDING_OFFICERS | HOLDING_HEADS),
        "correct_decide": (_("Decide on another first day of a term"), HEADS),
    }, group=DEADLINES),
    *rights("calendar", {
        "view": (_("See the working-day calendar"), BUSINESS),
        "enter": (_("Enter a holiday notice"), {PO: PROVINCE, PH: PROVINCE}),
        "approve": (_("Check a holiday notice against the paper"), {PO: PROVINCE, PH: PROVINCE}),
    }, group=DEADLINES),
    *rights("rule", {
        "view": (_("See the deadline rules"), BUSINESS),
        "change": (_("Propose a deadline rule"), {PO: PROVINCE, PH: PROVINCE}),
        "approve": (_("Approve a deadline rule"), {PH: PROVINCE}),
    }, group=DEADLINES),
    *rights("reminder", {
        "view": (_("See the reminder policy"), STAFF),
        "change": (_("Change the reminder policy"), {PH: PROVINCE}),
    }, group=DEADLINES),
)  # fmt: skip
