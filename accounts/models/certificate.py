"""行政执法证: who carries one on a day may handle a case (Penalty Law 42; Procedures of Market Regulation, art. 19)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def on(self, day: date) -> Self:
        """Those that are good on this day."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)


class Certificate(models.Model):
    """One certificate of one person, with its days. It is never changed; one that is taken away ends earlier."""

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates", verbose_name=_("person")
    )  # fmt: skip
    number = models.CharField(_("number of the certificate"), max_length=40, unique=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects: ClassVar = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of law enforcement")
        verbose_name_plural = _("certificates of law enforcement")
        ordering: ClassVar = ["-valid_from", "-pk"]
        indexes: ClassVar = [models.Index(fields=["user", "valid_to"], name="certificate_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(name="certificate_ends_after_it_begins", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(name="certificate_has_its_number", condition=~Q(number="")),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="certificate_stays",
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf("user_id", "number", "valid_from", "entered_by_id", "entered_at"),
            ),
            pgtrigger.Protect(
                name="certificate_only_ends_earlier",
                operation=pgtrigger.UpdateOf("valid_to"),
                condition=pgtrigger.Q(new__valid_to__gt=pgtrigger.F("old__valid_to")),
            ),
            refuse_truncate("certificate_never_truncated"),
        ]

    def __str__(self) -> str:
        return self.number
