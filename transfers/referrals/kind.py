"""A transfer to another organ as a kind of record: a plain one, opened from a lead with one press."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from exchange.plain.sheet import PlainSheet
from figures.day_counts import CountSource, DayCount
from leads.models import Lead
from plain.declaring import Pages, plain_kind
from plain.opening import Opening
from records.links import Role
from transfers.models import Referral
from transfers.referrals.workflow import REFERRAL as WORKFLOW

REFERRED = Role(
    code="referred", label=gettext_lazy("Transferred from here"), inverse=gettext_lazy("Transfer to another organ"),
    is_by_hand=False, to_kinds=frozenset({Referral.kind}),
)  # fmt: skip


def of_lead(lead: Lead) -> dict[str, Any]:
    return {"title": lead.title}


def why_not(lead: Lead) -> str | None:
    if lead.readers is not None:
        return _("It is sealed.")
    if lead.holds_no_content:
        return _("Its content stays in the classified network.")
    return None if lead.is_open else _("It is closed; what it says stands.")


def counted(pages: Pages) -> CountSource:
    sent = DayCount(
        of=pages.records, key="referrals.sent", label=gettext_lazy("Sent to other organs"), day="sent_on", days="sent",
        definition=gettext_lazy("Transfers to other organs by the day on which they were sent."),
    )  # fmt: skip
    answered = DayCount(
        of=pages.records, key="referrals.answered", label=gettext_lazy("Answered by other organs"), day="answered_on",
        days="answered", definition=gettext_lazy("By the day of the answer, also where they did not take it."),
    )  # fmt: skip
    return CountSource(
        name="referrals", label=gettext_lazy("Transfers to other organs"), order=36, counts=(sent, answered)
    )


def sheet(pages: Pages) -> PlainSheet:
    return PlainSheet(
        pages, "移送其他部门", {"number": "移送编号", "title": "事项", "organ": "受移送机关", "ground": "移送理由"}
    )


KIND = plain_kind(
    Referral,
    WORKFLOW,
    path="transfers/organs",
    mark="YB",
    icon="out",
    label=gettext_lazy("Transfers to other organs"),
    new=gettext_lazy("Prepare a transfer to another organ"),
    allowed={
        "view": (gettext_lazy("See transfers to other organs"), STAFF | {CD: PROVINCE}),
        "register": (gettext_lazy("Prepare a transfer to another organ"), HOLDING_OFFICERS),
        "assign": (gettext_lazy("Assign a transfer to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "work": (gettext_lazy("Record receipt and answer of another organ"), HOLDING_OFFICERS),
        "decide": (gettext_lazy("Sign a transfer to another organ"), HOLDING_HEADS),
        "comment": (gettext_lazy("Comment on a transfer"), STAFF),
        "watch": (gettext_lazy("Watch a transfer"), STAFF),
        "export": (gettext_lazy("Export transfers"), STAFF),
        "import": (gettext_lazy("Import transfers"), OFFICERS),
    },
    typed=("title", "organ", "ground"),
    columns=("organ", "paper_number", "sent_on", "received_on"),
    days=("sent_on", "received_on", "answered_on"),
    no_term="No law says by when another organ signs for it or answers.",
    help_page="transfers",
    openings=(
        Opening(
            of=Lead.kind, role=REFERRED, label=gettext_lazy("Transfer to another organ"), carried=of_lead,
            why_not=why_not,
        ),
    ),
    facets=lambda pages: (REFERRED, sheet(pages), counted(pages)),
)  # fmt: skip
