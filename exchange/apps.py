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

    def ready(self) -> None:
        from exchange.grant_pages import GRANTS  # app registry
        from records.work import register_work

        register_work("import", GRANTS)
