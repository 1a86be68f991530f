"""Pressed twice, made once: a form's token is used up in the transaction that makes its object."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TOKEN = 64


class FormToken(models.Model):
    """Written by the first press; `address` is the page of what it made, where the second press is sent.

    Programs get their first `answer` again instead; `fingerprint` tells whether they asked for the same thing.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "token", "kind"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    token = models.CharField(max_length=LONGEST_TOKEN)
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, db_default="")
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("form token")
        verbose_name_plural = _("form tokens")
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="form_token_used_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
