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

    def ready(self) -> None:
        from audit.acts import name_acts  # app registry
        from rectification.kinds import register_kinds  # app registry

        register_kinds()
        name_acts({"order.export": _("Began to export letters"), "order.exported": _("Exported letters")})
