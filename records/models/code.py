"""The base of every code list: sources, areas, outcomes."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model, covariant=True)


class CodeQuerySet(models.QuerySet[Row]):
    def current(self, *, on: date) -> Self:
        """What may be chosen on that day; both end days count."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class CodeItem(models.Model):
    """One entry of a code list. Never deleted: it ends with `valid_to`, and old records keep it.

    `code` is what workbooks, figures and rules refer to and never changes; the labels may.
    """

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9_]+$", _("Use small letters, digits and underscores only."))],
    )
    label_zh = models.CharField(_("Chinese name"), max_length=60)
    label_en = models.CharField(_("English name"), max_length=100)
    display_order = models.PositiveSmallIntegerField(_("display order"), default=0)
    valid_from = models.DateField(_("valid from"), default=date(2018, 1, 1))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["display_order", "code"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="code_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="code_never_renamed", operation=pgtrigger.UpdateOf("code")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the moment."""
        return self.label_en if (get_language() or "").startswith("en") else self.label_zh
