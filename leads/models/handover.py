"""An offer of a lead to another city, which must take it before it moves."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel, ScopedQuerySet
from audit.history import tracked


class HandoverQuerySet(ScopedQuerySet["Handover"]):
    def pending(self) -> Self:
        return self.filter(state=Handover.State.OFFERED)


@tracked()
class Handover(ScopedModel):
    """What the receiving city sees of the lead until it takes it. `bureau` is the receiver."""

    written_once: ClassVar[frozenset[str]] = frozenset({"lead", "from_bureau", "reason", "offered_by"})

    kind: ClassVar[str] = "handover"

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        TAKEN = "taken", _("Taken")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    lead = models.ForeignKey("leads.Lead", models.PROTECT, related_name="handovers", verbose_name=_("lead"))
    number = models.CharField(_("number"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    facts = models.TextField(_("facts"))
    from_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("offered by"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects: ClassVar = HandoverQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["city", "state", "-offered_at"], name="handover_city_state")]
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=Q(state="offered"), name="handover_one_pending_offer"),
            models.CheckConstraint(
                name="handover_decided_by_someone",
                condition=Q(state="offered", decided_at__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("leads:handover", args=[self.pk])
