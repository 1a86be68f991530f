"""Who follows a record that is not theirs to handle."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Watch(models.Model):
    """A person watches a record; `active` false: no longer."""

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "kind", "record_id"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    active = models.BooleanField(default=True)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("watching")
        verbose_name_plural = _("watching")
        indexes = [models.Index(fields=["kind", "record_id"], condition=Q(active=True), name="watch_active_of_record")]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "record_id"], name="watch_once_per_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
