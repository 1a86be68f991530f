"""Another first day of a clock than its record says: asked by one person, decided by another of the bureau above."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import tracked
from deadlines.models.clock import Clock

if TYPE_CHECKING:
    from accounts.models import User


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(clock__in=Clock.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=Correction.State.ASKED)

    def granted(self) -> Self:
        return self.filter(state=Correction.State.GRANTED)

    def about(self, clock: Clock) -> Self:
        """Of the terms of this code of its record, ended ones too."""
        return self.filter(clock__kind=clock.kind, clock__record_id=clock.record_id, clock__code=clock.code)


@tracked()
class Correction(models.Model):
    """更正起算日: the event that starts a term was another day than the record says.

    The request itself moves nothing. Granted, it holds for every later clock of this record and code as well: another
    version of the rule may govern the corrected day, and then another clock runs from it. It is a record of its own
    to the clock of its decision (COR_DECIDE), held by the bureau that decides.
    """

    due_on: date | None  # what My Work finds out along with it: when it is to be decided

    kind = "correction"

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("Lapsed with the clock")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="corrections", verbose_name=_("clock"))
    before_on = models.DateField(_("first day before"), editable=False)
    trigger_on = models.DateField(_("day of the event"))
    trigger_at = models.DateTimeField(_("moment of the event"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.ASKED, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by")
    )
    requested_on = models.DateField(_("asked on"), editable=False)
    deciding_bureau = ReferenceKey(
        "accounts.Bureau", models.PROTECT, related_name="+", editable=False, verbose_name=_("decided in")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decision = models.CharField(_("remark on the decision"), max_length=500, blank=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a first day")
        verbose_name_plural = _("corrections of first days")
        ordering = ["pk"]
        indexes = [models.Index(fields=["deciding_bureau"], condition=Q(state="asked"), name="correction_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(state="asked"), name="correction_one_asked_per_clock"
            ),
            models.CheckConstraint(name="correction_day_has_come", condition=Q(trigger_on__lte=F("requested_on"))),
            models.CheckConstraint(
                name="correction_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="correction_decided_has_day_and_person",
                condition=Q(state__in=["granted", "refused"], decided_by__isnull=False, decided_on__isnull=False)
                | Q(state__in=["asked", "lapsed"], decided_by__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="correction_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="correction_request_is_fixed",
                fields=["clock", "before_on", "trigger_on", "trigger_at", "reason", "requested_by", "requested_on"],
            ),
            pgtrigger.Protect(
                name="correction_decided_never_changes",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.before_on} → {self.trigger_on}"

    def get_absolute_url(self) -> str:
        return reverse("deadlines:decide_correction", args=[self.pk])

    # what a clock asks of the record that it hangs on
    assignee_id = None

    @property
    def number(self) -> str:
        return self.clock.record_number

    @property
    def bureau_id(self) -> int:
        return self.deciding_bureau_id

    @property
    def city_id(self) -> int:
        return self.deciding_bureau.city_id

    @property
    def readers(self) -> list[int] | None:
        return self.clock.readers
