from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = _("Three proposals, one notice")
    # Links are taken off, not records; what was linked when stands in the timeline.
    app_may_delete = ["measure_problems", "action_measures"]
    navigation = [
        {
            "label": _("Letters"),
            "url": "rectification:orders",
            "icon": "letter",
            "action": "order.view",
            "group": 2,
            "order": 30,
            "covers": ("rectification:",),
        },
    ]
