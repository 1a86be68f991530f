from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")
    navigation = [
        {
            "label": _("Cases"),
            "url": "cases:list",
            "name": "cases",
            "icon": "case",
            "action": "case.view",
            "group": 2,
            "order": 35,
            "covers": ("cases:",),
        },
    ]
