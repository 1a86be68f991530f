"""措施: what we undertake to do about problems of one letter or several, how it goes, and who accepted it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel, Shared
from audit.history import append_only, refuse_truncate, tracked
from exchange.origins import FromLedger, made_by_one_row
from records.list_indexes import list_indexes
from records.models.number_key import number_key_field
from records.models.outcome import AbstractAcceptance
from records.models.tracked import TrackedQuerySet, TrackedRecord
from rectification.states import MEASURE_OPEN, MeasureDuration, MeasureExtent, MeasureOrigin, MeasureStatus


class MeasureQuerySet(TrackedQuerySet["Measure"]):
    def open(self) -> Self:
        return self.filter(status__in=MEASURE_OPEN)

    def made(self) -> Self:
        """措施数: distinct measures, however many letters they serve; without cancelled ones."""
        return self.exclude(status=MeasureStatus.CANCELLED)

    def serving_several(self) -> Self:
        return self.filter(order_count__gt=1)

    def overdue(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def with_list_columns(self) -> Self:
        return self.select_related("bureau", "assignee", "type")


@tracked(exclude=["readers", "shared_with", "order_count", "number_key", "import_row"])
class Measure(FromLedger, Shared, TrackedRecord):
    """A measure of one bureau. `assignee` owns it. `order_count`: letters that it serves, kept by a trigger."""

    kind: ClassVar[str] = "measure"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"import_row"}
    Status = MeasureStatus
    Origin, Extent, Duration = MeasureOrigin, MeasureExtent, MeasureDuration

    status = models.CharField(_("status"), max_length=20, choices=MeasureStatus, editable=False)
    text = models.TextField(_("measure"))
    problems = models.ManyToManyField("rectification.Problem", related_name="measures", verbose_name=_("problems"))
    type = ReferenceKey(
        "rectification.MeasureType", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("type of measure"),
    )  # fmt: skip
    origin = models.CharField(_("ordered or voluntary"), max_length=10, choices=MeasureOrigin, blank=True)
    extent = models.CharField(_("scope"), max_length=10, choices=MeasureExtent, blank=True)
    duration = models.CharField(_("duration"), max_length=10, choices=MeasureDuration, blank=True)
    made_on = models.DateField(_("fixed on"))
    plan_due_on = models.DateField(_("to be done by"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, editable=False)
    reported_on = models.DateField(_("last report"), null=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("done by")
    )
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("accepted by"),
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("replaced by")
    )
    order_count = models.PositiveIntegerField(_("letters"), default=0, editable=False)

    number_key = number_key_field()
    # What its page brings along (rectification.prefetch).
    told_problems: list[dict[str, Any]]
    told_reports: list[dict[str, Any]]
    told_verdicts: list[dict[str, Any]]

    objects: ClassVar = MeasureQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["-made_on", "-pk"]
        indexes = [
            *list_indexes("measure", "made_on", called="made"),
            models.Index(
                fields=["city", "due_on", "id"], condition=Q(status__in=MEASURE_OPEN), name="measure_open_city_due"
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                condition=Q(status__in=MEASURE_OPEN),
                name="measure_open_assignee_due",
            ),
        ]
        constraints = [
            made_by_one_row("measure"),
            models.UniqueConstraint(fields=["number_key"], name="measure_number_once_however_written"),
            models.CheckConstraint(name="measure_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="measure_percent_is_one", condition=Q(percent__lte=100)),
            models.CheckConstraint(
                name="measure_due_not_before_made",
                condition=Q(plan_due_on__isnull=True) | Q(plan_due_on__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="measure_done_has_day",
                condition=Q(status__in=["done", "accepted"], done_on__isnull=False)
                | (~Q(status__in=["done", "accepted"]) & Q(done_on__isnull=True, done_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="measure_accepted_has_day",
                condition=Q(status="accepted", accepted_on__isnull=False)
                | (~Q(status="accepted") & Q(accepted_on__isnull=True, accepted_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="measure_accepted_by_another",
                condition=Q(accepted_by__isnull=True)
                | (~Q(accepted_by=F("done_by")) & (Q(assignee__isnull=True) | ~Q(accepted_by=F("assignee")))),
            ),
            models.CheckConstraint(
                name="measure_not_replaced_by_itself", condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id"))
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rectification:measure", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in MEASURE_OPEN


class OfMeasure(ScopedModel):
    """What is written once about a measure, in the measure's scope."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="%(class)s_rows", verbose_name=_("measure"))
    on = models.DateField(_("on"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta(ScopedModel.Meta):
        abstract = True


class Progress(OfMeasure):
    """进展: what was done, how far it is, what comes next. Append-only; the newest one counts."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    done = models.TextField(_("what was done"))
    percent = models.PositiveSmallIntegerField(_("percent done"))
    next_step = models.CharField(_("next step"), max_length=500, blank=True)
    evidence = ArrayField(models.UUIDField(), default=list, verbose_name=_("evidence"))

    class Meta(OfMeasure.Meta):
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["measure", "-at"], name="progress_of_measure"),
            models.Index(fields=["city", "-at"], name="progress_city_at"),
            models.Index(fields=["bureau", "-at"], name="progress_bureau_at"),
        ]
        constraints = [
            models.CheckConstraint(name="progress_percent_is_one", condition=Q(percent__lte=100)),
            models.CheckConstraint(name="progress_says_something", condition=~Q(done="")),
        ]
        triggers = [
            *OfMeasure.Meta.triggers,
            append_only("progress_append_only"),
            refuse_truncate("progress_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.percent} %"


class Acceptance(OfMeasure, AbstractAcceptance):
    """Of a measure that was reported done."""

    class Meta(AbstractAcceptance.Meta):
        indexes = [models.Index(fields=["measure", "-at"], name="acceptance_of_measure")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.verdict}"
