"""A city's confirmation of its month, and its receipt of a circular: small records with a clock of their own."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from circulars.models.line import Column
from circulars.months import last_day
from circulars.states import (
    Acknowledgement,
    Confirmation,
)
from records.models.tracked import TrackedQuerySet, TrackedRecord


class SubmissionQuerySet(TrackedQuerySet["Submission"]):
    def of_month(self, month: date) -> Self:
        return self.filter(month=month)

    def outstanding(self) -> Self:
        """Neither confirmed nor declared zero."""
        return self.filter(status__in=[Confirmation.WAITING, Confirmation.PREPARED, Confirmation.MISSING])


@tracked(exclude=["readers"])
class Submission(TrackedRecord):
    """月报确认: a city confirms its figures of a month, or signs that there is nothing to report (零报告).

    `counted` is the system's own count when it was prepared, `claimed` what the city says; where they
    differ, `explanation` says why. The circular prints the count, never the claim.
    """

    kind: ClassVar[str] = "submission"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"month"}
    Status = Confirmation
    words_of_values: ClassVar[dict[str, Any]] = {
        **dict(Column.choices),  # of counted and claimed, for the timeline
        "closing": _("Closing"),
    }

    created_by = models.ForeignKey(  # type: ignore[assignment]  # the sweep makes it: nobody
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    month = models.DateField(_("month"), editable=False)
    is_zero = models.BooleanField(_("nothing to report"), default=False)
    counted = models.JSONField(_("counted by the system"), default=dict, editable=False)
    claimed = models.JSONField(_("confirmed by the city"), default=dict, editable=False)
    explanation = models.TextField(_("explanation of differences"), blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("prepared by"),
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("signed by"),
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)

    objects: ClassVar = SubmissionQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("confirmation of a month")
        verbose_name_plural = _("confirmations of a month")
        ordering = ["-month", "bureau__display_order"]
        constraints = [
            models.CheckConstraint(name="submission_nobody_handles", condition=Q(assignee__isnull=True)),
            models.UniqueConstraint(fields=["month", "bureau"], name="submission_once_per_month_and_city"),
            models.CheckConstraint(
                name="submission_confirmed_has_a_signature",
                condition=~Q(status__in=["reported", "zero", "late"])
                | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(name="submission_zero_says_so", condition=~Q(status="zero") | Q(is_zero=True)),
        ]

    def get_absolute_url(self) -> str:
        return reverse("circulars:submission", args=[self.pk])

    @property
    def month_end(self) -> date:
        return last_day(self.month)

    @property
    def name(self) -> str:
        return f"{self.month:%Y-%m}"


@tracked(exclude=["readers"])
class Receipt(TrackedRecord):
    """签收: that a city has received an issued circular."""

    kind: ClassVar[str] = "receipt"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"circular"}
    Status = Acknowledgement

    created_by = models.ForeignKey(  # type: ignore[assignment]  # the sweep makes it: nobody
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    circular = models.ForeignKey(
        "circulars.Circular", models.PROTECT, related_name="receipts", editable=False, verbose_name=_("circular")
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("received by"),
    )
    acknowledged_at = models.DateTimeField(_("received at"), null=True, editable=False)
    urged_count = models.PositiveSmallIntegerField(_("urged"), default=0, editable=False)

    objects: ClassVar = TrackedQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["circular", "bureau__display_order"]
        constraints = [
            models.CheckConstraint(name="receipt_nobody_handles", condition=Q(assignee__isnull=True)),
            models.UniqueConstraint(fields=["circular", "bureau"], name="receipt_once_per_circular_and_city"),
            models.CheckConstraint(
                name="receipt_acknowledged_has_a_name",
                condition=~Q(status="acknowledged") | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("circulars:detail", args=[self.circular_id])
