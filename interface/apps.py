from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterfaceConfig(AppConfig):
    name = "interface"
    verbose_name = _("Interface for systems")
    navigation = [
        {
            "label": _("Interface for systems"),
            "url": "interface:manual",
            "icon": "link",
            "action": "api.view",
            "place": "account",
            "order": 40,
        },
        {
            "label": _("Webhooks"),
            "url": "interface:webhooks",
            "icon": "send",
            "action": "system.manage",
            "group": 5,
            "order": 32,
            "covers": (
                "interface:webhook",
                "interface:add_webhook",
                "interface:stop_webhook",
                "interface:send_webhook_again",
            ),
        },
    ]

    def ready(self) -> None:
        from interface import webhooks  # noqa: F401 (a kind of access)  # app registry
