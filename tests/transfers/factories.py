"""Transfers for tests, made through the product's own doors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Bureau, User
from plain.declaring import Pages
from plain.registering import register
from records import attachments
from records.handlers import add_handler
from registry import declared
from tests.cases.factories import head, officers
from tests.records.files import PDF, upload
from transfers.models import PoliceTransfer

VALUES = {
    "title": "某某商贸有限公司生产销售伪劣产品案", "suspects": "某某商贸有限公司", "offence": "生产、销售伪劣产品罪",
    "value_yuan": "260000.00", "facts": "现场查获冒牌白酒一千二百瓶。",
}  # fmt: skip


def at(said: str) -> datetime:
    """A moment in China: "2026-09-30 16:30"."""
    return timezone.make_aware(datetime.fromisoformat(said))


def prepared(bureau: Bureau, *, on: date, by: User | None = None, with_files: bool = True) -> PoliceTransfer:
    """With a second officer, and the papers that go to the police."""
    one, two, _third = officers(bureau)
    by = by or one
    transfer = register(declared(Pages)["police_transfer"], VALUES, by=by, bureau=bureau, on=on)
    assert isinstance(transfer, PoliceTransfer)
    add_handler(transfer, two, by=by, on=on)
    if with_files:
        attachments.attach(transfer, upload("移送材料.pdf", PDF), by=by, is_evidence=True)
    return transfer


def do(transfer: PoliceTransfer, name: str, *, on: date, by: User | None = None, note: str = "", **given: Any) -> None:
    """By its first officer, or the head where it is a decision."""
    decided = {"approve", "refuse", "reconsider", "to_prosecutor", "accept_refusal"}
    bureau = transfer.bureau
    transfer.advance(
        name, by=by or (head(bureau) if name in decided else officers(bureau)[0]), on=on, note=note, **given
    )


def approved(bureau: Bureau, moment: str) -> PoliceTransfer:
    day = at(moment).date()
    transfer = prepared(bureau, on=day)
    do(transfer, "report", on=day, reported_on=day)
    do(transfer, "approve", on=day, approved_at=at(moment))
    return transfer


def received(bureau: Bureau, moment: str, offence_class: str = "ordinary") -> PoliceTransfer:
    """Approved, sent and received within one hour."""
    transfer, day = approved(bureau, moment), at(moment).date()
    do(
        transfer,
        "send",
        on=day,
        organ="太原市公安局小店分局",
        paper_number="并小市监罪移〔2026〕1号",
        sent_at=at(moment),
    )
    do(transfer, "receive", on=day, received_at=at(moment), offence_class=offence_class)
    return transfer
