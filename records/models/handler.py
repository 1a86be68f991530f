"""Who handles a record beside its handler: the law wants two officers at a case."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import refuse_truncate
from records.models.hanging import Hanging, HangingQuerySet

WRITTEN_ONCE = ("kind", "record_id", "user_id", "of_bureau_id", "since_on", "added_by_id", "added_at")


class HandlerQuerySet(HangingQuerySet["Handler"]):
    def current(self) -> Self:
        """Not taken off, and the record is still in the bureau where they were put to it."""
        return self.filter(until_on__isnull=True, bureau=F("of_bureau"))

    def of_person(self, user_id: int) -> Self:
        return self.filter(user=user_id)


class Handler(Hanging):
    """A further handler. The first one is the record's own `assignee`; here stands whoever works on it with them.

    `of_bureau`: where the record was when they were put to it. It goes with the bureau: once the record is handed on,
    they handle it no longer, and nothing has to be written for that.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"user"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handler"))
    of_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", db_index=False)
    since_on = models.DateField(_("since"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    until_on = models.DateField(_("until"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar = HandlerQuerySet.as_manager()

    class Meta(Hanging.Meta):
        verbose_name = _("further handler")
        verbose_name_plural = _("further handlers")
        ordering = ["added_at", "pk"]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="handler_of_record"),
            models.Index(fields=["user", "kind"], condition=Q(until_on__isnull=True), name="handler_in_hand"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "user", "of_bureau"],
                condition=Q(until_on__isnull=True),
                name="handler_once_per_record",
            ),
            models.CheckConstraint(
                name="handler_not_until_before_since",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
            ),
        ]
        triggers = [
            *Hanging.Meta.triggers,
            pgtrigger.Protect(
                name="handler_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)
            ),
            pgtrigger.Protect(
                name="handler_taken_off_once",
                operation=pgtrigger.UpdateOf("until_on", "ended_by_id"),
                condition=pgtrigger.Q(old__until_on__isnull=False),
            ),
            refuse_truncate("handler_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.user_id}"
