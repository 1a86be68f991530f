from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")
    navigation = [
        {"label": _("Search"), "url": "records:search", "icon": "search", "action": "search.use", "place": "search", "order": 0},
    ]
