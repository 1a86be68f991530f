from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")
    stands_under = "inspections"
    navigation = [{"label": _("Inspections"), "icon": "inspect", "group": 2, "order": 60, "name": "inspections"}]
