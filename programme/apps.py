from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")
    stands_under = "programme"
    navigation = [{"label": _("Organisation and rules"), "icon": "org", "group": 2, "order": 70, "name": "programme"}]
