"""延期、分期缴纳: what a head granted a party, as the days and the sums of a plan (Penalty Law 66)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate
from cases.models.party import Party
from money.columns import YuanField

if TYPE_CHECKING:
    from accounts.scope import Reader


Row = TypeVar("Row", bound=models.Model)


class OfPartyQuerySet(models.QuerySet[Row]):
    """Rows that hang on a party."""

    def visible_to(self, user: Reader) -> Self:
        return self.filter(party__in=Party.objects.visible_to(user))


class InstalmentQuerySet(OfPartyQuerySet["Instalment"]):
    pass


class Instalment(models.Model):
    """One sum of a plan, written once. A postponement is a plan of one sum; a later plan takes the place of an earlier.

    `plan`: 1, 2 … of its party. `granted_on`: from this day the plan stands instead of what was due before.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="instalments", verbose_name=_("party"))
    plan = models.PositiveSmallIntegerField(_("plan"))
    granted_on = models.DateField(_("granted on"))
    due_on = models.DateField(_("to be paid by"))
    amount_yuan = YuanField(_("amount (yuan)"))

    objects: ClassVar = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["party", "plan", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["party", "plan", "due_on"], name="case_instalment_day_once"),
            models.CheckConstraint(name="case_instalment_is_something", condition=Q(amount_yuan__gt=0)),
            models.CheckConstraint(name="case_instalment_is_due_later", condition=Q(due_on__gt=F("granted_on"))),
        ]
        triggers = [
            pgtrigger.Protect(name="case_instalment_append_only", operation=pgtrigger.Delete | pgtrigger.Update),
            refuse_truncate("case_instalment_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.plan} {self.due_on}"
