"""问责: who answers for it, on which ground and by which decision. Only the group that is named reads it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from inspections.states import AccountabilityForm, AccountabilityStatus
from plain.declaring import PlainRecord, lists_of
from records.models.hidden import Hidden, hidden_until_released, stays_released


@tracked(exclude=["readers"])
class Accountability(Hidden, PlainRecord):
    kind: ClassVar[str] = "accountability"
    Status = AccountabilityStatus

    status = models.CharField(_("status"), max_length=20, choices=AccountabilityStatus, editable=False)
    concerned = models.CharField(_("unit or person, with the post"), max_length=120)
    form = models.CharField(_("form of accountability"), max_length=20, choices=AccountabilityForm)
    ground = models.TextField(_("ground"))
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    served_on = models.DateField(_("served on"), null=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("accountability")
        verbose_name_plural = _("accountability")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("account")
        constraints = [hidden_until_released("accountability")]
        triggers = [*PlainRecord.Meta.triggers, stays_released("accountability")]
