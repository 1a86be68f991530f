"""The sheet 督导 of supervision.xlsx: visits that were carried out, each on a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, User
from accounts.scoped import keys_of
from exchange.columns import CityColumn, CodeColumn, Column, CountColumn, CountyColumn, DateColumn, KeyColumn
from exchange.context import Context
from exchange.plain.ledger import PlainLedger
from exchange.refusals import Reason
from exchange.sheet import Values
from inspections.models import Visit
from inspections.states import VisitedPlace, VisitForm, VisitStatus

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

ROUND = "台账导入"
PLACES = {
    "县（市、区）": VisitedPlace.COUNTY,
    "县": VisitedPlace.COUNTY,
    "县级局": VisitedPlace.COUNTY,
    "商贸集市": VisitedPlace.MARKET,
    "集市": VisitedPlace.MARKET,
    "市场": VisitedPlace.MARKET,
}
NEEDS: dict[str, tuple[str, ...]] = {VisitedPlace.COUNTY: ("county",), VisitedPlace.MARKET: ("county", "market_name")}


class VisitSheet(PlainLedger):
    name = "督导"
    label = _("Visits")
    kind = Visit.kind
    model = Visit
    listed_as = "inspections"
    dated_by = finished_by = "held_on"
    finishing = frozenset({"held_on"})
    columns: Sequence[Column] = (
        KeyColumn(heading="督导编号", name="number", width=14),
        Column(heading="调研小组", name="group_name", required=True, limit=60, shown=True),
        CodeColumn(heading="督导对象", name="object", required=True, words=PLACES, shown=True),
        CityColumn(heading="所属市", name="city", required=True, shown=True),
        CountyColumn(heading="所属县", name="county", shown=True),
        Column(heading="集市名称", name="market_name", limit=100, width=24),
        DateColumn(heading="督导日期", name="held_on", required=True, shown=True),
        CountColumn(heading="发现问题数", name="found", required=True, shown=True),
    )

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        for name in NEEDS.get(values.get("object") or "", ()):
            if name in values and not values[name]:
                yield Reason("required_missing", self.column(name).heading, "")

    def fields(self, values: Values) -> dict[str, Any]:
        is_market = values["object"] == VisitedPlace.MARKET
        return {
            "group_name": values["group_name"], "object": values["object"], "held_on": values["held_on"],
            "market_name": (values.get("market_name") or "") if is_market else "", "found": values["found"],
        }  # fmt: skip

    def holder(self, place: Bureau, *, by: User) -> Bureau:
        """Who visited is who brings the ledger in."""
        return by.bureau or place

    def fields_of_new(self, bureau: Bureau) -> dict[str, Any]:
        return {
            "visited": bureau, "shared_with": keys_of(bureau), "form": VisitForm.ANNOUNCED, "round_name": ROUND,
        }  # fmt: skip

    def more_of_new(self, values: Values, *, on: date) -> dict[str, Any]:
        words = (values["group_name"], values.get("county") or values["city"], values.get("market_name"))
        return {"title": " ".join(filter(None, words)), "released_on": values["held_on"]}

    def status(self, values: Values) -> str:
        return VisitStatus.REPORTED

    def is_finished(self, values: Values) -> bool:
        return True

    def city_of(self, record: Visit) -> int:
        return record.visited.city_id

    def with_export_columns(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        return rows.select_related("visited")

    def current(self, record: Visit) -> Values:
        visited = record.visited
        is_county = visited.pk != visited.city_id
        return {
            "number": record.number, "group_name": record.group_name, "object": record.object,
            "city": visited.city.place_name, "county": visited.place_name if is_county else None,
            "market_name": record.market_name or None, "held_on": record.held_on, "found": record.found,
        }  # fmt: skip
