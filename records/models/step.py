"""One step of a record through its workflow: the backbone of the timeline."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel
from audit.history import refuse_truncate
from records.models.hanging import HangingQuerySet

WRITTEN_ONCE = (
    "kind",
    "record_id",
    "action",
    "from_status",
    "to_status",
    "by_id",
    "by_bureau_id",
    "on",
    "at",
    "note",
    "data",
)


class Step(ScopedModel):
    """Written by the workflow in the transaction of the change. Only its scope follows the record.

    `on` is the day that the step took effect, `at` the moment it was entered.
    """

    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_bureau = ReferenceKey("accounts.Bureau", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, help_text="Names, codes and numbers that the sentence needs.")

    objects: ClassVar = HangingQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "record_id", "-at"], name="step_of_record")]
        triggers = [
            *ScopedModel.Meta.triggers,
            pgtrigger.Protect(name="step_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)),
            refuse_truncate("step_never_truncated"),
        ]
