"""A form half filled, kept on the server for the one who fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    def open_of(self, user: User) -> Self:
        """Not yet turned into a record, not thrown away; the latest first."""
        return self.filter(user=user, closed_at__isnull=True)


class Draft(models.Model):
    """What a person typed into a form of a kind. `key`: the token of that form, so each form has its own.

    Only fields that the kind allows are in `data`: never a reporter's name or contact. When the
    record is made, or the draft thrown away, the row stays closed and empty, so that a late
    autosave cannot bring it back.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "kind", "key"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("kept at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user", "kind", "-saved_at"], condition=Q(closed_at__isnull=True), name="draft_open_of_user"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="draft_one_per_form"),
            models.CheckConstraint(name="draft_closed_is_empty", condition=Q(closed_at__isnull=True) | Q(data={})),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.saved_at:%Y-%m-%d %H:%M}"
