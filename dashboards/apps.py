from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = _("My Work and figures")
    navigation = [
        {
            "label": _("My Work"),
            "url": "dashboards:home",
            "icon": "home",
            "action": "work.view",
            "group": 1,
            "order": 10,
            "covers": ("dashboards:home",),
        },
        {
            "label": _("Figures"),
            "url": "dashboards:figures",
            "icon": "chart",
            "action": "figure.view",
            "group": 4,
            "order": 20,
            "covers": ("dashboards:figures",),
        },
    ]
