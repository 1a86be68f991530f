"""What places were called before: ledgers go on writing it for years."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import append_only, refuse_truncate


class FormerName(models.Model):
    """曾用名: an earlier name of the place of a bureau, or of one of the places that it was made of.

    A place that was divided has a row for each of its successors (大同市南郊区 for 平城区, 云冈区 and 新荣区). The
    successor is named by its code, as bureaus may be set up after the name is known. A trigger on bureaus adds the
    old name when one is renamed; what is written stays.
    """

    name = models.CharField(_("former name"), max_length=30)
    code = models.CharField(_("code"), max_length=12, help_text=_("GB/T 2260 code of the successor."))
    until = models.DateField(_("right until"))
    source = models.CharField(_("source of the name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering: ClassVar = ["-until", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "name", "until"], name="former_name_once_per_day"),
            models.CheckConstraint(name="former_name_is_written", condition=~models.Q(name="")),
        ]
        triggers: ClassVar = [append_only("former_name_stays"), refuse_truncate("former_name_never_truncated")]

    def __str__(self) -> str:
        return self.name


KEEP_FORMER_NAME = pgtrigger.Trigger(
    name="bureau_keeps_its_former_name",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("place_name"),
    condition=pgtrigger.Q(old__place_name__df=pgtrigger.F("new__place_name")) & ~pgtrigger.Q(old__place_name=""),
    func="""
        INSERT INTO accounts_formername (name, code, until, source)
        VALUES (OLD.place_name, NEW.code, (now() AT TIME ZONE 'Asia/Shanghai')::date, '')
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)
