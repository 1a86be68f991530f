"""More time on a clock: asked by one person, decided by another."""

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
from deadlines.models.rule import ExtensionLimit, Grantor
from deadlines.terms import Extended, Unit

if TYPE_CHECKING:
    from accounts.models import User


BY_PAPER = (Grantor.COLLECTIVE, Grantor.ISSUER, Grantor.ASKER, Grantor.POLICE)


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(clock__in=Clock.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=Extension.State.ASKED)


@tracked()
class Extension(models.Model):
    """延期: asked by one person with a reason, decided by another, within what the rule allows.

    The request itself stops nothing. Either a length or, where the rule lets the day be set, a new last day.
    It is a record of its own to the clock of its decision (EXT_DECIDE), held by the bureau that decides.
    """

    due_on: date | None  # what My Work finds out along with it: when it is to be decided

    kind = "extension"

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("Lapsed with the clock")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions", verbose_name=_("clock"))
    limit = models.PositiveSmallIntegerField(editable=False, help_text="Which of the rule's extensions it falls under.")
    length = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=11, choices=Unit)
    until_on = models.DateField(_("new last day"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    document = models.CharField(_("document"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.ASKED, editable=False)
    is_late = models.BooleanField(_("asked late"), default=False, editable=False)
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

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["deciding_bureau"], condition=Q(state="asked"), name="extension_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(state="asked"), name="extension_one_asked_per_clock"),
            models.CheckConstraint(
                name="extension_length_or_day",
                condition=Q(length__gt=0, until_on__isnull=True) | Q(length__isnull=True, until_on__isnull=False),
            ),
            models.CheckConstraint(
                name="extension_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="extension_decided_has_day_and_person",
                condition=Q(state__in=["granted", "refused"], decided_by__isnull=False, decided_on__isnull=False)
                | Q(state__in=["asked", "lapsed"], decided_by__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="extension_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="extension_request_is_fixed",
                fields=["clock", "limit", "length", "unit", "until_on", "reason", "requested_by", "requested_on"],
            ),
            pgtrigger.Protect(
                name="extension_decided_never_changes",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} +{self.length or self.until_on}"

    def get_absolute_url(self) -> str:
        return reverse("deadlines:decide_extension", args=[self.pk])

    @property
    def is_granted(self) -> bool:
        return self.state == self.State.GRANTED

    @property
    def extended(self) -> Extended:
        return Extended(self.length or 0, Unit(self.unit), self.until_on, self.decided_on)

    @property
    def rule_limit(self) -> ExtensionLimit:
        """Granted under a version that allowed it, it may have none in the version that the clock runs by now."""
        allowed = dict(enumerate(self.clock.rule.limits))
        return allowed.get(self.limit) or ExtensionLimit(Grantor.SUPERIOR, None, Unit(self.unit))

    @property
    def needs_document(self) -> bool:
        """A collective decision and the consent of another organ are papers, and named."""
        return self.rule_limit.by in BY_PAPER

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
