"""A campaign as a kind of record, and how many were begun."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policy import CD, HOLDING_HEADS, HOLDING_OFFICERS, OFFICERS, PROVINCE, STAFF
from campaigns.belonging import LONGEST
from campaigns.board import board_of
from campaigns.campaign.sheet import CampaignSheet
from campaigns.campaign.workflow import CAMPAIGN
from campaigns.models import Campaign
from campaigns.states import S
from figures.day_counts import CountSource, DayCount
from plain.declaring import Pages, plain_kind
from plain.pages import OwnNumber, RecordPanel


def counted(pages: Pages) -> CountSource:
    def count(key: str, label: object, day: str, definition: object) -> DayCount:
        return DayCount(
            of=pages.records, key=f"campaigns.{key}", label=label, day=day, days=day.removesuffix("_on"),
            definition=definition,
        )  # fmt: skip

    return CountSource(name="campaigns", label=_("Campaigns"), order=42, counts=(
        count("begun", _("Campaigns begun"), "begins_on", _("By the first of their days.")),
        count("closed", _("Campaigns closed"), "closed_on", _("By the day on which they were closed.")),
    ))  # fmt: skip


KIND = plain_kind(
    Campaign,
    CAMPAIGN,
    path="campaigns",
    mark="ZX",
    icon="target",
    label=_("Campaigns"),
    new=_("Plan a campaign"),
    allowed={
        "view": (_("See campaigns"), STAFF | {CD: PROVINCE}),
        "register": (_("Plan a campaign, report on it"), HOLDING_OFFICERS),
        "assign": (_("Assign a campaign to a person"), HOLDING_OFFICERS | HOLDING_HEADS),
        "launch": (_("Launch a campaign, call it off"), HOLDING_HEADS),
        "close": (_("Close a campaign"), HOLDING_HEADS),
        "comment": (_("Comment on a campaign"), STAFF),
        "watch": (_("Watch a campaign"), STAFF),
        "export": (_("Export campaigns"), STAFF),
        "import": (_("Import campaigns"), OFFICERS | {CD: PROVINCE}),
    },
    typed=("title", "area", "begins_on", "ends_on", "document", "goal", "to_report"),
    columns=("area", "begins_on", "ends_on"),
    days=("begins_on", "ends_on", "closed_on"),
    codes=("area",),
    own_number=OwnNumber(
        label=_("code"), help_text=_("Short, such as SP: records and workbooks name it. Empty: the next number."),
        constraints=("campaign_code_once", "campaigns_campaign_number_key"), longest=LONGEST,
    ),
    lists_shared=True,
    corrected_in=(S.PLANNED, S.RUNNING),
    no_term=_("Its days are its own; no law says by when a campaign ends."),
    help_page="campaigns",
    panels=(RecordPanel("campaigns/_board.html", board_of),),
    facets=lambda pages: (CampaignSheet(), counted(pages)),
)  # fmt: skip
