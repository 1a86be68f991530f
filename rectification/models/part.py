"""分办: what one bureau has to do in a letter, as a record of its own with its own clock."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.scoped import Shared
from audit.history import tracked
from records.list_indexes import list_indexes
from records.models.tracked import TrackedQuerySet, TrackedRecord
from rectification.models.order import RectificationOrder
from rectification.states import PART_OPEN, PartStatus


class PartQuerySet(TrackedQuerySet["Part"]):
    def open(self) -> Self:
        return self.filter(status__in=PART_OPEN)

    def in_force(self) -> Self:
        """All but those taken back."""
        return self.exclude(status=PartStatus.RECALLED)

    def with_list_columns(self) -> Self:
        return self.select_related("bureau", "assignee", "order__type", "order__issuer")


@tracked(exclude=["readers", "shared_with"])
class Part(Shared, TrackedRecord):
    """A set of problems given to a bureau (主办 or 协办), or the share of a bureau that received the same letter.

    The row is shared with the bureau that holds the letter; what hangs on it is not.
    """

    kind: ClassVar[str] = "part"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"order"}
    Status = PartStatus

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead bureau")
        CO = "co", _("Co-operating bureau")

    class Origin(models.TextChoices):
        """ADDRESSED: the letter is directed to this bureau as well, so it counts there, too."""

        ASSIGNED = "assigned", _("Assigned")
        ADDRESSED = "addressed", _("Addressed jointly")

    has_unplanned: bool | None = None  # whether the page's reader sees a problem that nothing answers; None: not asked

    status = models.CharField(_("status"), max_length=20, choices=PartStatus, editable=False)
    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="parts", verbose_name=_("letter"))
    role = models.CharField(_("role"), max_length=5, choices=Role)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.ASSIGNED, editable=False)
    problems = models.ManyToManyField("rectification.Problem", related_name="parts", verbose_name=_("problems"))
    instruction = models.TextField(_("instruction"), blank=True)
    received_on = models.DateField(_("received on"))
    done_on = models.DateField(_("done on"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("done by")
    )
    result = models.TextField(_("result"), blank=True, editable=False)

    # What its page brings along (rectification.prefetch).
    told_problems: list[dict[str, Any]]

    objects: ClassVar = PartQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("part of a letter")
        verbose_name_plural = _("parts of letters")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            models.Index(fields=["order", "id"], name="part_of_order"),
            *list_indexes("part", "registered_on", called="registered"),
            models.Index(fields=["city", "due_on", "id"], condition=Q(status__in=PART_OPEN), name="part_open_city_due"),
            models.Index(fields=["city", "received_on"], condition=Q(origin="addressed"), name="part_city_addressed"),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(status__in=PART_OPEN), name="part_open_assignee_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "bureau"], condition=~Q(status="recalled"), name="part_once_per_bureau"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(role="lead", origin="assigned") & ~Q(status="recalled"),
                name="part_one_lead_bureau",
            ),
            models.CheckConstraint(
                name="part_done_has_day_and_person",
                condition=Q(status__in=["done", "accepted"], done_on__isnull=False, done_by__isnull=False)
                | (~Q(status__in=["done", "accepted"]) & Q(done_on__isnull=True, done_by__isnull=True)),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rectification:part", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in PART_OPEN
