"""What the room of campaigns declares: its kind and its list of areas."""

from __future__ import annotations

from campaigns.campaign.kind import KIND as CAMPAIGN
from campaigns.models import CampaignArea
from campaigns.reported.sheet import ReturnSheet
from records.codes import CodeList

DECLARED = (CAMPAIGN, CodeList(CampaignArea), ReturnSheet())
