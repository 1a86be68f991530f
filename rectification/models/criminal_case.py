"""涉黑案件: the case of police and court to which letters and a dossier belong."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scoped import ScopedModel
from audit.history import tracked
from exchange.origins import FromLedger, made_by_one_row
from records.models.number_key import number_key_field
from records.models.tracked import never_deleted


@tracked(exclude=["number_key", "import_row"])
class CriminalCase(FromLedger, ScopedModel):
    """One case under its leading number; police, procuratorate and court each give it another one.

    `bureau`: where it is kept, which decides who sees it; `trade`: the industry that the gang lived on.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"created_by", "import_row"})

    number = models.CharField(_("case number"), max_length=60, unique=True)
    other_numbers = models.CharField(_("other numbers of the case"), max_length=200, blank=True)
    name = models.CharField(_("name of the case"), max_length=200)
    court = models.CharField(_("court"), max_length=100, blank=True)
    trade = models.CharField(_("trade"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    judgment_number = models.CharField(_("number of the judgment"), max_length=80, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    number_key = number_key_field()

    class Meta(ScopedModel.Meta):
        verbose_name = _("criminal case")
        verbose_name_plural = _("criminal cases")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["city", "number"], name="criminalcase_city_number")]
        constraints = [
            made_by_one_row("criminalcase"),
            models.UniqueConstraint(fields=["number_key"], name="case_number_once_however_written"),
            models.CheckConstraint(
                name="criminalcase_judged_not_before_filed",
                condition=Q(judged_on__isnull=True) | Q(filed_on__isnull=True) | Q(judged_on__gte=F("filed_on")),
            ),
        ]
        triggers = [*ScopedModel.Meta.triggers, never_deleted("criminalcase_never_deleted")]

    def __str__(self) -> str:
        return self.name
