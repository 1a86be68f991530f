"""A transfer to the police as a kind of record: a plain one, opened from a case with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from cases.models import EnforcementCase
from exchange.plain.sheet import PlainSheet
from figures.day_counts import CountSource, DayCount
from plain.declaring import Pages, plain_kind
from plain.opening import Opening
from records.links import Role
from transfers.models import PoliceTransfer
from transfers.police.workflow import POLICE_TRANSFER as WORKFLOW
from transfers.states import S

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

TRANSFERRED = Role(
    code="transferred", label=gettext_lazy("Transferred case"), inverse=gettext_lazy("Transfer to the police"),
    from_kinds=frozenset({"case", "lead"}), to_kinds=frozenset({PoliceTransfer.kind}),
)  # fmt: skip


def of_case(case: EnforcementCase) -> dict[str, Any]:
    """What is known of a case, as the form of a transfer takes it."""
    names = "、".join(party.subject.name for party in case.parties.select_related("subject"))
    return {"title": case.title, "suspects": names[:200], "value_yuan": case.value_yuan, "facts": case.facts}


def why_not(record: TrackedRecord) -> str | None:
    return _("It is sealed.") if record.readers is not None else None


def counted(pages: Pages) -> CountSource:
    sent = DayCount(
        of=pages.records, key="transfers.sent", label=gettext_lazy("Sent to the police"), day="sent_at", days="sent_at",
        definition=gettext_lazy("Transfers by the day on which they were sent."),
    )  # fmt: skip
    filed = DayCount(
        of=pages.records, key="transfers.filed", label=gettext_lazy("Filed by the police"), day="filed_on",
        days="filed", definition=gettext_lazy("Transfers by the day on which the notice of filing came."),
    )  # fmt: skip
    refused = DayCount(
        of=pages.records, key="transfers.refused", label=gettext_lazy("Not filed by the police"), day="refused_on",
        days="refused",
        definition=gettext_lazy("Transfers by the day on which the refusal came, also of those filed later."),
    )  # fmt: skip
    judged = DayCount(
        of=pages.records, key="transfers.judged", label=gettext_lazy("Judged"), day="result_on", days="result",
        where=Q(status=S.JUDGED), params={"state": S.JUDGED},
        definition=gettext_lazy("Transfers with a judgment, by its day."),
    )  # fmt: skip
    return CountSource(
        name="transfers", label=gettext_lazy("Transfers to the police"), order=35, counts=(sent, filed, refused, judged)
    )


def sheet(pages: Pages) -> PlainSheet:
    return PlainSheet(pages, "行刑衔接", {
        "number": "移送编号", "title": "案件名称", "suspects": "当事人", "offence": "涉嫌罪名",
        "value_yuan": "案值（元）", "facts": "涉嫌犯罪事实",
    })  # fmt: skip


KIND = plain_kind(
    PoliceTransfer,
    WORKFLOW,
    path="transfers/police",
    mark="YS",
    icon="send",
    label=gettext_lazy("Transfers to the police"),
    new=gettext_lazy("Prepare a transfer to the police"),
    allowed={
        "view": (gettext_lazy("See transfers to the police"), STAFF | {CD: PROVINCE}),
        "register": (gettext_lazy("Prepare a transfer to the police"), HOLDING_OFFICERS),
        "assign": (gettext_lazy("Assign a transfer to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "work": (gettext_lazy("Report and send transfers, record what the police do"), HOLDING_OFFICERS),
        "decide": (gettext_lazy("Decide on a transfer to the police"), HOLDING_HEADS),
        "comment": (gettext_lazy("Comment on a transfer"), STAFF),
        "watch": (gettext_lazy("Watch a transfer"), STAFF),
        "export": (gettext_lazy("Export transfers"), STAFF),
        "import": (gettext_lazy("Import transfers"), OFFICERS),
    },
    principals=("decide",),
    typed=("title", "suspects", "offence", "value_yuan", "facts"),
    columns=("offence", "organ", "paper_number", "sent_at"),
    days=("sent_at", "filed_on", "refused_on", "result_on"),
    help_page="transfers",
    has_several_handlers=True,
    corrected_in=(S.PREPARED, S.REPORTED),
    openings=(
        Opening(
            of=EnforcementCase.kind, role=TRANSFERRED, label=gettext_lazy("Prepare a transfer to the police"),
            carried=of_case, why_not=why_not,
        ),
    ),
    facets=lambda pages: (TRANSFERRED, sheet(pages), counted(pages)),
)  # fmt: skip
