"""督办: formal pressing of the bureau that holds a record, with a number, a day and an answer."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate
from records.models.hanging import Hanging, HangingQuerySet

WRITTEN_ONCE = (
    "kind", "record_id", "record_number", "number", "by_bureau_id", "urged_by_id", "urged_on", "demand", "due_on",
    "issuer", "contact", "addressee", "title", "was_due_on",
)  # fmt: skip
ENDED = "urgings"  # in the data of a step: the urgings that its result answered
TALK_DUE = 3  # urgings of one record after which the head of the bureau is to be talked to


class UrgingQuerySet(HangingQuerySet["Urging"]):
    def unanswered(self) -> Self:
        return self.filter(answered_on__isnull=True, ended_on__isnull=True)

    def overdue(self, *, on: date) -> Self:
        return self.unanswered().filter(due_on__lt=on)

    def often(self, *, kind: str) -> models.QuerySet[Urging, Any]:
        """Keys of the records of that kind that were urged TALK_DUE times and more."""
        counted = self.filter(kind=kind).order_by().values("record_id").annotate(times=Count("pk"))
        return counted.filter(times__gte=TALK_DUE).values("record_id")


class Urging(Hanging):
    """One urging letter. `bureau`: who is urged. What it demands never changes; it is answered once, or by the result.

    `issuer`, `contact`: what the urging bureau and whoever urged were called; `addressee`, `title`, `was_due_on`: who
    held the record, what it was called and when it was due on that day. Bureaus are renamed, the record may move on.
    `ended_on`: the day on which the record was closed while nobody had answered; a bureau's ledger may name one that
    lies before the urging.
    """

    record_number = models.CharField(_("number"), max_length=60)
    number = models.CharField(_("document number"), max_length=60)
    by_bureau = models.ForeignKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("urged by"))
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    urged_on = models.DateField(_("urged on"))
    issuer = models.CharField(_("issued under the name"), max_length=100, blank=True)
    contact = models.CharField(_("contact"), max_length=100, blank=True)
    addressee = models.CharField(_("urged"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    was_due_on = models.DateField(_("was due on"), null=True)
    demand = models.TextField(_("demand"))
    due_on = models.DateField(_("answer due on"), null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    ended_on = models.DateField(_("answered by the result on"), null=True)

    objects: ClassVar = UrgingQuerySet.as_manager()

    class Meta(Hanging.Meta):
        verbose_name = _("urging")
        verbose_name_plural = _("urgings")
        ordering = ["-urged_on", "-pk"]
        indexes = [
            models.Index(fields=["kind", "record_id", "-urged_on"], name="urging_of_record"),
            models.Index(fields=["city", "urged_on"], name="urging_city_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["by_bureau", "number"], name="urging_number_once"),
            models.CheckConstraint(name="urging_says_what_is_demanded", condition=~Q(demand="")),
            models.CheckConstraint(
                name="urging_answered_by_someone_with_words",
                condition=Q(answered_on__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="urging_answered_not_before_urged",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("urged_on")),
            ),
            models.CheckConstraint(
                name="urging_answered_by_words_or_by_the_result",
                condition=Q(answered_on__isnull=True) | Q(ended_on__isnull=True),
            ),
        ]
        triggers = [
            *Hanging.Meta.triggers,
            pgtrigger.Protect(
                name="urging_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)
            ),
            pgtrigger.Protect(
                name="urging_answered_once",
                operation=pgtrigger.UpdateOf("answered_on", "answered_by_id", "answer", "ended_on"),
                condition=pgtrigger.Q(old__answered_on__isnull=False) | pgtrigger.Q(old__ended_on__isnull=False),
            ),
            refuse_truncate("urging_never_truncated"),
        ]

    def __str__(self) -> str:
        return self.number
