"""行动: an operation carried out for one measure or several. The organiser counts it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.scoped import Shared
from audit.history import tracked
from campaigns.belonging import OfCampaign, by_campaign
from exchange.origins import FromLedger, made_by_one_row
from records.list_indexes import list_indexes
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet, TrackedRecord
from rectification.states import ActionStatus


class ActionQuerySet(TrackedQuerySet["Action"]):
    def held(self) -> Self:
        """行动次数: what was carried out; a joint one once, at its organiser."""
        return self.filter(status=ActionStatus.HELD)

    def with_list_columns(self) -> Self:
        return self.select_related("bureau", "assignee")


@tracked(exclude=["readers", "shared_with", "number_key", "campaign_key", "import_row"])
class Action(FromLedger, OfCampaign, Shared, TrackedRecord):
    """An operation; `bureau` organises it. `held_on` decides the month in which it counts."""

    kind: ClassVar[str] = "action"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"import_row"}
    Status = ActionStatus

    class Form(models.TextChoices):
        INSPECTION = "inspection", _("Inspection")
        TALKS = "talks", _("Talks")
        JOINT = "joint", _("Joint operation")
        PUBLICITY = "publicity", _("Publicity")
        OTHER = "other", _("Other")

    status = models.CharField(_("status"), max_length=20, choices=ActionStatus, editable=False)
    form = models.CharField(_("kind"), max_length=12, choices=Form, default=Form.INSPECTION)
    measures = models.ManyToManyField("rectification.Measure", related_name="actions", verbose_name=_("measures"))
    planned_on = models.DateField(_("planned for"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    organs = models.CharField(_("organs taking part"), max_length=300, blank=True)
    held_on = models.DateField(_("carried out on"), null=True, editable=False)
    staff_count = models.PositiveIntegerField(_("staff"), null=True, editable=False)
    checked_count = models.PositiveIntegerField(_("subjects checked"), null=True, editable=False)
    found_count = models.PositiveIntegerField(_("problems found"), null=True, editable=False)
    findings = models.TextField(_("what was found"), blank=True, editable=False)

    number_key = number_key_field()
    objects: ClassVar = ActionQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["-planned_on", "-pk"]
        indexes = [
            *list_indexes("action", "planned_on", called="planned"),
            by_campaign("action_campaign"),
            models.Index(fields=["city", "held_on"], condition=Q(status="held"), name="action_city_held"),
        ]
        constraints = [
            made_by_one_row("action"),
            models.UniqueConstraint(fields=["number_key"], name="action_number_once_however_written"),
            models.CheckConstraint(
                name="action_held_has_day_and_counts",
                condition=Q(
                    status="held", held_on__isnull=False, staff_count__isnull=False, checked_count__isnull=False
                )
                | (~Q(status="held") & Q(held_on__isnull=True, staff_count__isnull=True, checked_count__isnull=True)),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rectification:action", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == ActionStatus.PLANNED
