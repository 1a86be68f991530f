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

        name_acts(
            {
                "import.uploaded": _("Handed in a workbook"),
                "import.confirmed": _("Confirmed an import"),
                "import.cancelled": _("Stopped an import of their own"),
                "import.resumed": _("Let an import go on"),
                "import.stopped": _("Stopped somebody's import"),
                "job.stopped": _("Stopped somebody's bulk action"),
            }
        )
