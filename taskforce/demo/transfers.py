"""Transfers to the police of these weeks, one in each city, each on a way of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Bureau
from accounts.scope import acting_as, acting_as_system
from cases.models import EnforcementCase
from plain.declaring import Pages
from plain.registering import register
from records.handlers import add_handler
from records.links import link
from registry import declared
from taskforce.demo.cases import Desk
from taskforce.demo.letter_desk import attach
from transfers.models import PoliceTransfer
from transfers.police.kind import TRANSFERRED, of_case

DECIDED_BY_THE_HEAD = {"approve", "refuse", "reconsider", "to_prosecutor", "accept_refusal"}
OFFENCES = (
    "生产、销售伪劣产品罪",
    "组织、领导传销活动罪",
    "销售假冒注册商标的商品罪",
    "生产、销售不符合安全标准的食品罪",
)
SENT = ("report", "approve", "send", "copy")
WAYS = (  # the acts of each, and how many hours ago the last of them was
    ((), 30),
    (("report",), 26),
    (("report", "refuse"), 50),
    (("report", "approve"), 20),  # four of its 24 hours are left
    (SENT, 3),
    ((*SENT, "receive"), 46),
    ((*SENT, "receive", "ask"), 30),
    ((*SENT, "receive", "file"), 30),
    ((*SENT, "receive", "file", "hand_over", "judged"), 200),
    ((*SENT, "receive", "not_filed", "reconsider"), 20),
    ((*SENT, "receive", "not_filed", "reconsider", "uphold", "to_prosecutor"), 20),
)  # fmt: skip
PACE = timedelta(hours=20)  # from one act to the next


def load_transfers(*, now: datetime) -> int:
    """Nothing when there are any. One transaction. Returns how many transfers were made."""
    with acting_as_system():
        if PoliceTransfer.objects.filter(number__startswith="YS-").exists():
            return 0
    made = 0
    with transaction.atomic():
        for number, (city, (acts, ago)) in enumerate(zip(Bureau.objects.cities(), WAYS, strict=False)):
            moments = list(_moments(len(acts), now - timedelta(hours=ago)))
            _work(Desk.of(city, on=now.date()), number, list(acts), moments)
            made += 1
    return made


def _moments(count: int, last: datetime) -> Iterator[datetime]:
    """When it was prepared, and each act on it."""
    return (last - PACE * back for back in range(count, -1, -1))


def _work(desk: Desk, number: int, acts: list[str], moments: list[datetime]) -> None:
    begun, *days = moments
    with acting_as(desk.one):
        transfer = _prepared(desk, number, begun.date())
    for name, at in zip(acts, days, strict=True):
        by = desk.head if name in DECIDED_BY_THE_HEAD else desk.one
        with acting_as(by):
            transfer.advance(name, by=by, on=at.date(), **_given(name, at, desk.bureau, number))


def _prepared(desk: Desk, number: int, on: date) -> PoliceTransfer:
    case = EnforcementCase.objects.filter(bureau=desk.bureau, number__startswith="AJ-").order_by("pk")[0]
    values = of_case(case) | {"offence": OFFENCES[number % len(OFFENCES)]}
    transfer = register(declared(Pages)[PoliceTransfer.kind], values, by=desk.one, bureau=desk.bureau, on=on)
    if not isinstance(transfer, PoliceTransfer):
        raise TypeError(transfer)
    link(case, transfer, TRANSFERRED, by=None, on=on)
    add_handler(transfer, desk.two, by=desk.one, on=on)
    attach(transfer, desk.one, "移送书及调查报告.pdf")
    return transfer


def _given(name: str, at: datetime, bureau: Bureau, number: int) -> dict[str, Any]:
    """What each act takes; the day or the moment is that of the act."""
    day = at.date()
    given: dict[str, dict[str, Any]] = {
        "report": {"reported_on": day},
        "approve": {"approved_at": at},
        "refuse": {"note": "数额未达到立案追诉标准，由我局继续查处。"},
        "send": {
            "organ": f"{bureau.place_name}公安局", "sent_at": at,
            "paper_number": f"{bureau.place_name[0]}市监罪移〔{day.year}〕{number + 1}号",
        },
        "copy": {"copied_on": day},
        "receive": {"received_at": at, "offence_class": "economic" if number % 2 else "ordinary"},
        "ask": {"asked_on": day, "asked_for": "涉案物品检验报告原件。"},
        "file": {"filed_on": day, "filed_number": f"{bureau.place_name[0]}公立字〔{day.year}〕{number + 20}号"},
        "hand_over": {"handed_over_on": day},
        "judged": {"result_on": day, "result_paper": f"({day.year})晋刑初{number + 30}号"},
        "not_filed": {"refused_on": day, "refusal": "现有证据不能证明有犯罪事实。"},
        "reconsider": {"reconsidered_on": day},
        "uphold": {"upheld_on": day},
        "to_prosecutor": {"supervised_on": day},
    }  # fmt: skip
    return given[name]
