"""A file of a record. The bytes lie in the storage under a name of ours; what it was called stands only here."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import refuse_truncate
from records.models.shareable import Shareable, ShareableQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.scope import Reader

WRITTEN_ONCE = (
    "kind", "record_id", "uuid", "name", "extension", "size", "sha256", "uploaded_by_id",
    "uploaded_by_bureau_id", "uploaded_at",
)  # fmt: skip

PICTURES = ("jpg", "jpeg", "png", "gif", "webp")  # what every browser draws


class AttachmentQuerySet(ShareableQuerySet["Attachment"]):
    def in_reach_of(self, user: Reader) -> Self:
        return super().in_reach_of(user)._read_by(user)

    def visible_to(self, user: Reader) -> Self:
        """As ever; a file with readers of its own for nobody else."""
        return super().visible_to(user)._read_by(user)

    def _read_by(self, user: Reader) -> Self:
        if user.scope.everything:
            return self
        return self.filter(Q(own_readers__isnull=True) | Q(own_readers__contains=[user.scope.user_id]))

    def evidence(self) -> Self:
        """Files marked as evidence, when they were added or later; what the virus scanner refused is none."""
        return self.filter(is_evidence=True).exclude(state=Attachment.State.INFECTED)

    def waiting_for_scan(self) -> Self:
        """Kept while the virus scanner was away."""
        return self.filter(state=Attachment.State.PENDING)


class Attachment(Shareable):
    """Written once; only its state (virus scan), scope, own readers and whether it is evidence (by marks) change.

    `sha256`: of the bytes, at upload.

    `own_readers`: of those who may see the record the only ones who see this file; it is there for nobody else.

    `state` is CLEAN from the start while no scanner is set up; with one, a file waits as PENDING.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the virus scan")
        CLEAN = "clean", _("Clean")
        INFECTED = "infected", _("Infected")
        ERROR = "error", _("Could not be scanned")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    extension = models.CharField(_("type"), max_length=5)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    sha256 = models.CharField(max_length=64)
    is_evidence = models.BooleanField(_("evidence"), default=False)
    own_readers = ArrayField(models.BigIntegerField(), null=True, editable=False, verbose_name=_("readers"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CLEAN)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    uploaded_by_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("added at"), auto_now_add=True)

    only_for: list[User]  # names of the own readers, where a page told it
    may_turn: bool  # whether who looks at the page may say that it is evidence, or not; where a page asked

    objects: ClassVar = AttachmentQuerySet.as_manager()

    class Meta(Shareable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "record_id", "-uploaded_at"], name="attachment_of_record"),
            models.Index(fields=["id"], condition=Q(state="pending"), name="attachment_to_be_scanned"),
        ]
        constraints = [
            models.CheckConstraint(name="attachment_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="attachment_own_readers_are_some",
                condition=Q(own_readers__isnull=True) | Q(own_readers__len__gt=0),
            ),
            models.CheckConstraint(name="attachment_has_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [
            *Shareable.Meta.triggers,
            pgtrigger.Protect(
                name="attachment_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)
            ),
            pgtrigger.Protect(
                name="attachment_is_marked_by_a_mark",
                operation=pgtrigger.UpdateOf("is_evidence"),
                condition=pgtrigger.Condition("pg_trigger_depth() = 0"),  # records.models.evidence
            ),
            pgtrigger.Protect(
                name="attachment_stays_with_readers",
                operation=pgtrigger.UpdateOf("own_readers"),
                condition=pgtrigger.Q(old__own_readers__isnull=False, new__own_readers__isnull=True),
            ),
            refuse_truncate("attachment_never_truncated"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("records:attachment", args=[self.uuid])

    @property
    def stored_name(self) -> str:
        """Where the bytes lie in the storage."""
        return f"{self.sha256[:2]}/{self.uuid}"

    @property
    def is_picture(self) -> bool:
        """Whether a page shows it in place."""
        return self.is_downloadable and self.extension in PICTURES

    @property
    def is_pdf(self) -> bool:
        return self.is_downloadable and self.extension == "pdf"

    @property
    def is_downloadable(self) -> bool:
        return self.state == self.State.CLEAN
