"""A campaign of a hundred days under way, what cities report to it day by day, and inspections of these weeks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Bureau
from accounts.scope import acting_as, acting_as_system
from campaigns.models import Campaign, CampaignArea
from inspections.states import VisitedPlace, VisitForm, Weakness
from plain.declaring import Pages
from plain.registering import register
from records.models.tracked import TrackedRecord
from registry import declared
from returns.models import Indicator
from taskforce.demo.cast import Team

CODE, DAYS, BEGAN = "BR", 100, 36  # days ago
REPORTED = 6  # days up to yesterday
LINES = "排查隐患（家），每日\n整改问题（个），每日\n发布预警（期），每日"
SILENT = 7  # every so manieth city has not reported yesterday


def load_campaign(*, today: date) -> int:
    """Nothing when it is there. One transaction. Returns how many returns and visits were made."""
    with acting_as_system():
        if Campaign.objects.filter(number=CODE).exists():
            return 0
    with transaction.atomic():
        _campaign(today)
        return _returns(today) + _inspections(today)


def _made(kind: str, desk: Team, values: dict[str, Any], on: date, **more: Any) -> Any:
    with acting_as(desk.officer):
        return register(
            declared(Pages)[kind], values, by=desk.officer, bureau=more.pop("bureau", desk.bureau), on=on, **more
        )


def _done(record: TrackedRecord, act: str, by: Any, on: date, **given: Any) -> None:
    with acting_as(by):
        type(record)._default_manager.get(pk=record.pk).advance(act, by=by, on=on, **given)


def _campaign(today: date) -> None:
    began = today - timedelta(days=BEGAN)
    desk = Team.of(Bureau.objects.get(parent=None), on=today)
    values = {
        "title": "食品安全集中整治百日行动（演示）", "begins_on": began, "ends_on": began + timedelta(days=DAYS - 1),
        "area": CampaignArea.objects.get(code="food_safety"), "goal": "排查隐患、整改问题、预警风险。",
        "document": "晋市监食〔演示〕1号", "to_report": LINES,
    }  # fmt: skip
    campaign = _made("campaign", desk, values, began, number=CODE)
    _done(campaign, "launch", desk.head, began)


def _returns(today: date) -> int:
    indicators, made = list(Indicator.objects.of_campaign(CODE)), 0
    for place, city in enumerate(Bureau.objects.cities()):
        desk = Team.of(city, on=today)
        for ago in range(REPORTED, 0, -1):
            if ago == 1 and place % SILENT == SILENT - 1:
                continue
            day = today - timedelta(days=ago)
            for order, indicator in enumerate(indicators):
                number = Decimal(0 if order == 2 and place % 2 else (place + 3) * (ago + order + 1) % 17)
                values = {"indicator": indicator, "for_on": day, "value": number, "is_by_telephone": False}
                filed = _made("return", desk, values, day)
                made += 1
                if ago > 1 or place % 3:
                    _done(filed, "sign", desk.head, day)
    return made


def _inspections(today: date) -> int:
    province = Team.of(Bureau.objects.get(parent=None), on=today)
    made = 0
    for number, city in enumerate(list(Bureau.objects.cities())[:4]):
        county = Bureau.objects.filter(parent=city).order_by("code").first() or city
        values = {
            "form": VisitForm.COVERT if number == 3 else VisitForm.ANNOUNCED, "round_name": f"{today.year}年第二轮",
            "group_name": f"第{number + 1}组", "object": VisitedPlace.COUNTY, "visited": county, "market_name": "",
            "planned_for": today + timedelta(days=number - 3),
        }  # fmt: skip
        visit = _made("inspection", province, values, today - timedelta(days=9))
        made += 1
        if number < 2:
            _done(visit, "carry_out", province.officer, today - timedelta(days=4 + number),
                  held_on=today - timedelta(days=4 + number), found=2 - number)  # fmt: skip
            _made(
                "finding", province,
                {"title": "线索核查进度滞后", "weakness": Weakness.GROUNDWORK, "scope": "common",
                 "severity": "ordinary", "is_on_the_spot": bool(number), "text": "部分线索超过时限未报告结果。"},
                today - timedelta(days=2), bureau=county, given_by=province.bureau,
            )  # fmt: skip
    _made(
        "supervision_talk", province,
        {"title": "压力传导不到位", "weakness": Weakness.PRESSURE, "problems": "压力传导不到位\n线索摸排不深入",
         "planned_for": timezone.localdate() + timedelta(days=3)},
        today - timedelta(days=1), bureau=Bureau.objects.cities()[1], given_by=province.bureau,
    )  # fmt: skip
    return made + 1
