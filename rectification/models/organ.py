"""制发机关: courts, procuratorates, supervision commissions, police, each known once however its name is written."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organ(models.Model):
    """An organ of the State that writes letters. Public, so everybody sees the list."""

    class Kind(models.TextChoices):
        COURT = "court", _("Court")
        PROCURATORATE = "procuratorate", _("Procuratorate")
        SUPERVISION = "supervision", _("Supervision commission")
        POLICE = "police", _("Police")
        ANTI_GANG_OFFICE = "anti_gang_office", _("Anti-gang office")
        OTHER = "other", _("Other organ")

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County")

    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=100, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)

    class Meta:
        verbose_name = _("issuing organ")
        verbose_name_plural = _("issuing organs")
        ordering = ["name", "pk"]
        triggers = [pgtrigger.Protect(name="organ_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
