from django.apps import AppConfig
from django.core.signals import request_started
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = _("Deadlines")
    navigation = [
        {
            "label": _("Deadlines"),
            "url": "deadlines:calendar",
            "under": "home",
            "icon": "cal",
            "action": "calendar.view",
            "group": 5,
            "order": 40,
        },
    ]

    def ready(self) -> None:
        from deadlines.models import forget_calendar  # app registry

        request_started.connect(forget_calendar, dispatch_uid="deadlines.forget_calendar")
