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

    def ready(self) -> None:
        from audit.acts import name_acts  # app registry
        from exchange.grant_pages import GRANTS, SWITCH_OVER
        from exchange.origins import origin_in_words
        from records.pages import register_origin
        from records.work import register_work

        register_origin(origin_in_words)
        register_work("import", GRANTS)
        register_work("switch-over", SWITCH_OVER)
        name_acts(
            {
                "export.refused": _("Was refused an export beyond the day's"),
                "import.uploaded": _("Handed in a workbook"),
                "import.infected": _("The virus scanner found something in a workbook that was waiting for it"),
                "import.confirmed": _("Confirmed an import"),
                "import.cancelled": _("Stopped an import of their own"),
                "import.resumed": _("Let an import go on"),
                "import.stopped": _("Stopped somebody's import"),
                "import.granted": _("Granted finished rows of a workbook"),
                "import.refused": _("Did not grant finished rows of a workbook"),
                "switch_over.asked": _("Asked for a switch-over day"),
                "switch_over.granted": _("Granted the switch-over day"),
                "switch_over.refused": _("Did not grant a switch-over day"),
                "job.stopped": _("Stopped somebody's bulk action"),
            }
        )
