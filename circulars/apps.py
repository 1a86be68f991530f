from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CircularsConfig(AppConfig):
    name = "circulars"
    verbose_name = _("Circulars")
    app_may_delete = ["posting", "line"]  # figures are taken anew until they are signed; triggers guard the rest
    navigation = [
        {
            "label": _("Circulars"),
            "url": "circulars:list",
            "icon": "horn",
            "action": "circular.view",
            "group": 4,
            "order": 10,
        },
    ]
