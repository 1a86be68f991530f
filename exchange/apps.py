from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Workbooks")
    navigation = [
        {
            "label": _("Interface for systems"),
            "url": "exchange:manual",
            "icon": "link",
            "action": "api.view",
            "place": "account",
            "order": 40,
        },
    ]
