"""The trail: who did what, when, to which number; never what a reporter is called."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import append_only, refuse_truncate


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of_action(self, action: str) -> Self:
        return self.filter(action=action)


class AuditEvent(models.Model):
    """One act worth answering for: sign-in, denial, export, change of an account, sight of a sealed thing.

    `detail` holds names of fields and numbers, never their protected values. Append-only.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    action = models.CharField(_("action"), max_length=60)
    record_kind = models.CharField(_("kind of record"), max_length=20, blank=True)
    record_number = models.CharField(_("number"), max_length=60, blank=True)
    path = models.CharField(_("address"), max_length=300, blank=True)
    ip = models.GenericIPAddressField(_("IP address"), null=True)
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["user", "-at"], name="audit_user_newest"),
            models.Index(fields=["action", "-at"], name="audit_action_newest"),
            models.Index(fields=["record_kind", "record_number", "-at"], name="audit_of_record"),
            models.Index(fields=["at", "user"], condition=models.Q(action="authz.denied"), name="audit_denied"),
        ]
        triggers = [append_only("audit_event_append_only"), refuse_truncate("audit_event_never_truncated")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.record_number}"
