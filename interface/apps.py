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
    ]
