from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = _("My Work and figures")
    navigation = [
        {
            "label": _("My Work"),
            "url": "dashboards:home",
            "name": "home",
            "icon": "home",
            "action": "work.view",
            "group": 1,
            "order": 10,
            "covers": ("dashboards:home",),
        },
        {
            "label": _("Overview"),
            "url": "dashboards:overview",
            "icon": "chart",
            "action": "figure.view",
            "group": 1,
            "order": 11,
            "under": "home",
            "covers": ("dashboards:overview",),
        },
        {
            "label": _("Figures"),
            "url": "dashboards:figures",
            "name": "figures",
            "icon": "chart",
            "action": "figure.view",
            "group": 4,
            "order": 20,
            "covers": ("dashboards:figures",),
        },
        {
            "label": _("Achievements"),
            "url": "dashboards:achievements",
            "icon": "chart",
            "action": "figure.view",
            "group": 4,
            "order": 21,
            "under": "figures",
            "covers": ("dashboards:achievements",),
        },
        {
            "label": _("Letters by place"),
            "url": "dashboards:letters",
            "icon": "chart",
            "action": "figure.view",
            "group": 4,
            "order": 22,
            "under": "figures",
            "covers": ("dashboards:letters",),
        },
    ]
