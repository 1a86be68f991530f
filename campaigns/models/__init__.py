from campaigns.models.area import CampaignArea
from campaigns.models.campaign import Campaign

__all__ = ["Campaign", "CampaignArea"]
