"""One act on many records: the frozen set, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BulkJobQuerySet(models.QuerySet["BulkJob"]):
    def to_be_worked(self, *, now: datetime) -> Self:
        """Confirmed, not ended, and not in the hands of a worker whose lease still runs."""
        return self.filter(state=BulkJob.State.RUNNING, not_before__lte=now)


class BulkJob(models.Model):
    """An act that a person chose for a set of records. The set is frozen when chosen, acted on when confirmed.

    A worker takes the job by pushing `not_before` ahead; when it dies, the next one goes on after
    that. `attempts` counts since the last chunk that went through; a job that gets nowhere is broken.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "action", "record_kind", "created_at"})

    class State(models.TextChoices):
        CHOSEN = "chosen", _("To be confirmed")
        RUNNING = "running", _("Running")
        DONE = "done", _("Finished")
        CANCELLED = "cancelled", _("Stopped")
        BROKEN = "broken", _("Broken off")

    kind: ClassVar[str] = "job"
    number: ClassVar[str] = ""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    action = models.CharField(max_length=60)
    record_kind = models.CharField(max_length=20)
    data = models.JSONField(default=dict, help_text="What the form of the action asked, once for all records.")
    back = models.CharField(max_length=1200, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.CHOSEN)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="running"), name="bulk_job_to_be_worked"),
            models.Index(fields=["user", "-id"], name="bulk_job_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="bulk_job_running_was_confirmed",
                condition=~Q(state__in=["running", "done"]) | Q(confirmed_at__isnull=False, not_before__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_job_ended_has_moment",
                condition=Q(state__in=["done", "cancelled", "broken"], ended_at__isnull=False)
                | Q(state__in=["chosen", "running"], ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("lists:job", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def may_be_resumed(self) -> bool:
        """Ended before all rows had their turn."""
        ended = (self.State.BROKEN, self.State.CANCELLED)
        return self.state in ended and self.confirmed_at is not None

    def counts(self) -> dict[str, int]:
        """How many items there are in each state, and in all."""
        states = dict(self.items.values_list("state").annotate(number=Count("pk")).order_by())
        return {state.value: states.get(state.value, 0) for state in BulkItem.State} | {"total": sum(states.values())}


class BulkItem(models.Model):
    """One record of the set. Its state is written in the transaction of its act: neither lost nor done twice."""

    written_once: ClassVar[frozenset[str]] = frozenset({"job", "record_id", "number"})

    class State(models.TextChoices):
        WAITING = "waiting", _("Not yet done")
        DONE = "done", pgettext_lazy("row of a bulk action", "Done")
        REFUSED = "refused", pgettext_lazy("row of a bulk action", "Refused")

    job = models.ForeignKey(BulkJob, models.PROTECT, related_name="items", verbose_name=_("bulk action"))
    record_id = models.BigIntegerField()
    number = models.CharField(_("number"), max_length=60)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    message = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("row of a bulk action")
        verbose_name_plural = _("rows of a bulk action")
        ordering = ["pk"]
        indexes = [models.Index(fields=["job", "state", "id"], name="bulk_item_of_job")]
        constraints = [models.UniqueConstraint(fields=["job", "record_id"], name="bulk_item_once_per_job")]
        triggers = [
            pgtrigger.Protect(
                name="result_is_written_once", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.number
