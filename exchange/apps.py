from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Workbooks")
    navigation = [
        {
            "label": _("Switch-over day"),
            "url": "exchange:switch_over",
            "icon": "cal",
            "action": "import.view_switch_over",
            "place": "account",
            "order": 45,
        },
        {
            "label": _("Running in the background"),
            "url": "exchange:running",
            "icon": "flow",
            "action": "running.manage",
            "group": 5,
            "order": 40,
            "covers": ("exchange:running",),
        },
    ]
