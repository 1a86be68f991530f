"""Time that does not count on a clock."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from deadlines.models.clock import Clock
from deadlines.models.rule import Ground
from deadlines.terms import Excluded


@tracked()
class Pause(models.Model):
    """Time that does not count: with a ground that the rule names, a paper, a beginning and an end.

    Entered after the due date it counts only when a second person has approved it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for approval")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", _("Refused")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses", verbose_name=_("clock"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    basis = models.CharField(_("document"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.IN_FORCE, editable=False)
    is_late = models.BooleanField(_("entered after the due date"), default=False, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("stop of a clock")
        verbose_name_plural = _("stops of clocks")
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "ground"],
                condition=Q(until_on__isnull=True) & ~Q(state="refused"),
                name="pause_one_open_per_ground",
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_starts", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="pause_late_needs_second_person",
                condition=~Q(state="in_force", is_late=True) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="pause_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pause_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="pause_facts_are_fixed", fields=["clock", "from_on", "ground", "entered_by", "is_late"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.from_on}…{self.until_on or ''}"

    @property
    def counts(self) -> bool:
        """Whether the clock's computing takes it: neither merely asked for nor refused."""
        return self.state == self.State.IN_FORCE

    @property
    def interval(self) -> Excluded:
        return Excluded(self.from_on, self.until_on, self.ground)
