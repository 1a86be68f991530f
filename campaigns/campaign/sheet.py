"""The sheet 专项行动 of campaigns.xlsx: a campaign on each row, known by its code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.models import Bureau, User
from campaigns.belonging import LONGEST
from campaigns.campaign.workflow import everybody_below
from campaigns.models import Campaign, CampaignArea
from campaigns.states import Status
from exchange.columns import CodeColumn, Column, DateColumn, KeyColumn
from exchange.context import Context
from exchange.ledger import items_of, words_of
from exchange.plain.ledger import PlainLedger
from exchange.refusals import Reason
from exchange.sheet import ApplyRow, Changes, Values

MORE_AREAS = {
    "传销": "pyramid_selling",
    "食品": "food_safety",
    "药品、化妆品、医疗器械": "drugs_cosmetics_devices",
    "质量": "product_quality",
    "铁拳": "intellectual_property",
}


class CampaignSheet(PlainLedger):
    """A row is a campaign under way, whatever its days: closing it takes its results, which no row tells."""

    name = "专项行动"
    label = gettext_lazy("Campaigns")
    kind = Campaign.kind
    model = Campaign
    listed_as = "campaigns"
    dated_by = "begins_on"
    columns: Sequence[Column] = (
        KeyColumn(heading="行动代码", name="number", limit=LONGEST, width=12),
        Column(heading="行动名称", name="title", required=True, limit=200, width=36, shown=True),
        CodeColumn(heading="重点领域", name="area", words=lambda: words_of(CampaignArea, **MORE_AREAS), shown=True),
        DateColumn(heading="开始日期", name="begins_on", required=True, bounds=PLANNED, shown=True),
        DateColumn(heading="结束日期", name="ends_on", required=True, bounds=PLANNED, shown=True),
    )

    def check(self, values: Values, context: Context) -> Iterable[Reason]:
        begins, ends = values.get("begins_on"), values.get("ends_on")
        if begins and ends and ends < begins:
            yield Reason("ends_before_begins", "结束日期", str(ends), {"begins": str(begins)})

    def fields(self, values: Values) -> dict[str, Any]:
        area = items_of(CampaignArea).get(values.get("area") or "")
        return {"area": area} | {name: values[name] for name in ("title", "begins_on", "ends_on")}

    def fields_of_new(self, bureau: Bureau) -> dict[str, Any]:
        return {"shared_with": everybody_below(bureau, on=timezone.localdate())}

    def status(self, values: Values) -> str:
        return Status.RUNNING

    def named_by_others(self, keys: Iterable[str], *, by: User) -> dict[str, Any]:
        """A row of a city belongs to a campaign of the province."""
        rows = Campaign.objects.visible_to(by).filter(number__in=keys).select_related("bureau")
        return {campaign.number: campaign for campaign in rows}

    def current(self, record: Campaign) -> Values:
        return {
            "number": record.number, "title": record.title, "area": record.area.code if record.area else None,
            "begins_on": record.begins_on, "ends_on": record.ends_on,
        }  # fmt: skip

    def update(self, record: Campaign, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        if record.status != Status.RUNNING:
            raise ActionRefused(_("This campaign is closed, or about to be; what it says stands."))
        super().update(record, row, changes, by=by, on=on)
