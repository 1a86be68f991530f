"""A remark on a record. What is wrong in one is put right by the next."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import refuse_truncate
from records.models.shareable import Shareable, ShareableQuerySet

LONGEST = 2000  # characters
WRITTEN_ONCE = ("kind", "record_id", "author_id", "author_bureau_id", "text", "mentioned", "at")


class CommentQuerySet(ShareableQuerySet["Comment"]):
    pass


class Comment(Shareable):
    """Written once. `mentioned`: ids of the people who were named with @ and may see the record."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    author_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=LONGEST)
    mentioned = ArrayField(models.BigIntegerField(), default=list, editable=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects: ClassVar = CommentQuerySet.as_manager()

    class Meta(Shareable.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "record_id", "-at"], name="comment_of_record")]
        constraints = [models.CheckConstraint(name="comment_says_something", condition=~Q(text=""))]
        triggers = [
            *Shareable.Meta.triggers,
            pgtrigger.Protect(
                name="comment_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)
            ),
            refuse_truncate("comment_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
