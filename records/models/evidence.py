"""Who marked a file as evidence, or took that back, and when."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate
from records.models.attachment import Attachment


class EvidenceMark(models.Model):
    """Written once; a trigger carries it over to its file (`Attachment.is_evidence`), which nothing else changes."""

    written_once: ClassVar[frozenset[str]] = frozenset({"attachment", "is_evidence", "by", "at"})

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="marks", verbose_name=_("attachment"))
    is_evidence = models.BooleanField(_("evidence"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("marked by"))
    at = models.DateTimeField(_("marked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("mark of evidence")
        verbose_name_plural = _("marks of evidence")
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="evidence_mark_append_only", operation=pgtrigger.Delete | pgtrigger.Update),
            pgtrigger.Trigger(
                name="evidence_mark_counts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE records_attachment SET is_evidence = NEW.is_evidence WHERE id = NEW.attachment_id;
                    RETURN NEW;
                """,
            ),
            refuse_truncate("evidence_mark_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.attachment} {self.is_evidence}"
