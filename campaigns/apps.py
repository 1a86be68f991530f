from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")
    stands_under = "campaigns"
    navigation = [{"label": _("Campaigns"), "icon": "target", "group": 2, "order": 50, "name": "campaigns"}]
