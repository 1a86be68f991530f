from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "leads"
    verbose_name = _("Leads")
    navigation = [
        {
            "label": _("Leads"),
            "url": "leads:list",
            "name": "leads",
            "icon": "lead",
            "action": "lead.view",
            "group": 2,
            "order": 20,
            "covers": ("leads:",),
        },
        {
            "label": _("Compartment"),
            "url": "leads:compartment",
            "under": "leads",
            "icon": "lock",
            "action": "lead.compartment",
            "group": 2,
            "order": 25,
            "covers": ("leads:compartment",),
        },
    ]
