"""The sheet 指标填报 of campaigns.xlsx: what a city reported of an indicator for a month, one return on each row.

What the past reported was signed and verified then. An indicator that its campaign does not declare yet is made, as one
whose numbers are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.belonging import LONGEST
from campaigns.models import Campaign
from exchange.columns import CityColumn, Column, CountyColumn, KeyColumn, MonthColumn, QuantityColumn, ReferenceColumn
from exchange.context import Context
from exchange.models import ImportRow
from exchange.plain.ledger import PlainLedger
from exchange.refusals import Reason
from exchange.sheet import ApplyRow, Changes, Values
from returns.models import Indicator, Return
from returns.models.filed import title_of
from returns.models.indicator import LONGEST_NAME
from returns.states import Rhythm, Status
from texts.folding import number_key

Days = tuple[date, date]


class ReturnSheet(PlainLedger):
    name = "指标填报"
    label = gettext_lazy("Returns")
    kind = Return.kind
    model = Return
    listed_as = "returns"
    columns: Sequence[Column] = (
        KeyColumn(heading="填报编号", name="number", width=14),
        ReferenceColumn(heading="行动代码", name="campaign", to="专项行动", required=True, limit=LONGEST, shown=True),
        Column(heading="指标名称", name="indicator", required=True, limit=LONGEST_NAME, width=24, shown=True),
        CityColumn(heading="所属市", name="city", shown=True),
        CountyColumn(heading="所属县", name="county"),
        MonthColumn(heading="统计月份", name="month", required=True, shown=True),
        QuantityColumn(heading="数值", name="value", required=True, shown=True),
    )

    def remarks(self, values: Values, context: Context) -> Iterable[Reason]:
        days = context.once("days of campaigns", lambda: _days_of_campaigns(context)).get(values["campaign"])
        if days and not f"{days[0]:%Y-%m}" <= values["month"] <= f"{days[1]:%Y-%m}":
            told = {"begins": str(days[0]), "ends": str(days[1])}
            yield Reason("month_outside_campaign", "month", values["month"], told)

    def fields(self, values: Values) -> dict[str, Any]:
        indicator, month = values["of"], _first_day(values["month"])
        return {
            "indicator": indicator, "for_on": month, "value": values["value"], "title": title_of(indicator, month),
        }  # fmt: skip

    def status(self, values: Values) -> str:
        return Status.VERIFIED

    def day_of(self, values: Values, *, on: date) -> date:
        """The last day of its month, or today while that is not over."""
        return min(_first_day(values["month"]) + relativedelta(months=1) - timedelta(days=1), on)

    def create_many(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        super().create_many(_with_indicators(rows), by=by, on=on)

    def more_of_new(self, values: Values, *, on: date) -> dict[str, Any]:
        day = self.day_of(values, on=on)
        return {"signed_on": day, "verified_on": day}

    def update(self, record: Return, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        (named,) = _with_indicators([replace(row, values=self.current(record) | row.values)])
        super().update(record, named, changes, by=by, on=on)

    def current(self, record: Return) -> Values:
        return {
            "number": record.number, "campaign": _code_of(record.indicator), "indicator": record.indicator.name,
            "city": record.city.place_name if record.bureau_id != record.city_id else record.bureau.place_name,
            "county": record.bureau.place_name if record.bureau_id != record.city_id else None,
            "month": f"{record.for_on:%Y-%m}", "value": record.value,
        }  # fmt: skip


def _with_indicators(rows: Sequence[ApplyRow]) -> list[ApplyRow]:
    """The rows with the indicator that each names as `of`; one that is not there yet is made."""
    wanted = {_key_of(row.values): row.values["indicator"] for row in rows}
    missing = [
        Indicator(campaign_key=campaign, name=wanted[campaign, name], every=Rhythm.MONTH) for campaign, name in wanted
    ]
    Indicator.objects.bulk_create(missing, ignore_conflicts=True)
    campaigns = {campaign for campaign, _name in wanted}
    known = {(each.campaign_key, each.name_key): each for each in Indicator.objects.filter(campaign_key__in=campaigns)}
    return [replace(row, values=row.values | {"of": known[_key_of(row.values)]}) for row in rows]


def _key_of(values: Values) -> tuple[str, str]:
    return number_key(values["campaign"]), number_key(values["indicator"])


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _code_of(indicator: Indicator) -> str:
    """The code as its campaign writes it."""
    campaign = Campaign.objects.filter(number_key=indicator.campaign_key).values_list("number", flat=True).first()
    return campaign or indicator.campaign_key


def _days_of_campaigns(context: Context) -> dict[str, Days]:
    """Of the campaigns that there are, and of those that stand in the same file, by their codes."""
    found = {number: (begins, ends) for number, begins, ends in _known_days()}
    for key, values in (
        ImportRow.objects.filter(batch_id=context.batch_id, sheet="专项行动").understood().values_list("key", "values")
    ):
        if values.get("begins_on") and values.get("ends_on"):
            found.setdefault(key, (date.fromisoformat(values["begins_on"]), date.fromisoformat(values["ends_on"])))
    return found


def _known_days() -> Iterable[tuple[str, date, date]]:
    return Campaign.objects.values_list("number", "begins_on", "ends_on")
