"""What a person typed into a form and has not sent yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

REMINDED_AFTER = timedelta(days=7)
KEPT_FOR = timedelta(days=30)
SLIP, TAB, REVISION, ANYWAY = "draft", "draft_tab", "draft_revision", "draft_anyway"
OF_DRAFTS = (SLIP, TAB, REVISION, ANYWAY)  # names in a form that keeps itself


class DraftQuerySet(models.QuerySet["Draft"]):
    def open_of(self, user: User) -> Self:
        """Neither sent nor thrown away; the latest first."""
        return self.filter(user=user, closed_at__isnull=True)

    def forgotten(self, *, now: datetime) -> Self:
        """Left alone for so long that their writer is told once."""
        left = self.filter(closed_at__isnull=True, reminded_at__isnull=True)
        return left.filter(saved_at__lte=now - REMINDED_AFTER)

    def old(self, *, now: datetime) -> Self:
        return self.filter(saved_at__lte=now - KEPT_FOR)


class Draft(models.Model):
    """`key`: names the form, for its writer. Only fields that the form lets be kept are in `data`.

    A form that was sent, or whose draft was thrown away, leaves a closed and empty row behind. `revision` counts what
    is written; a window that knows an earlier one does not write over a later one, unless the same window wrote that.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "key"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    key = models.CharField(max_length=64)
    page = models.CharField(max_length=200, blank=True, help_text="Path of its page; empty where many are begun there.")
    address = models.CharField(max_length=500, help_text="Where the form is taken up again.")
    label = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=60, blank=True, help_text="The first words typed.")
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    tab = models.CharField(max_length=32, blank=True, help_text="The window that wrote last.")
    saved_at = models.DateTimeField(_("kept at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-saved_at"], condition=Q(closed_at__isnull=True), name="draft_open_of_user"),
            models.Index(fields=["user", "page"], name="draft_of_page"),
            models.Index(fields=["saved_at"], name="draft_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="draft_one_per_form"),
            models.CheckConstraint(
                name="draft_closed_is_empty", condition=Q(closed_at__isnull=True) | Q(data={}, title="", tab="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def typed(self) -> QueryDict:
        """As the browser posted it."""
        posted = QueryDict(mutable=True)
        for name, values in self.data.items():
            posted.setlist(name, values)
        return posted
