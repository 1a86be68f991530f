"""问题: what a visit found wrong at a bureau, until it is put right and accepted by somebody else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from inspections.states import FindingStatus, Scope, Severity, Weakness
from plain.declaring import PlainRecord, lists_of
from records.models.given import Given


@tracked(exclude=["readers"])
class Finding(Given, PlainRecord):
    """`bureau` puts it right, `given_by` found it. `is_on_the_spot`: to be put right within 3 working days."""

    kind: ClassVar[str] = "finding"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"given_by"}
    Status = FindingStatus

    status = models.CharField(_("status"), max_length=20, choices=FindingStatus, editable=False)
    weakness = models.CharField(_("kind of problem"), max_length=20, choices=Weakness)
    scope = models.CharField(_("common or single"), max_length=20, choices=Scope, default=Scope.SINGLE)
    severity = models.CharField(_("severity"), max_length=20, choices=Severity, default=Severity.ORDINARY)
    is_on_the_spot = models.BooleanField(_("found on the spot, 3 working days"), default=False)
    text = models.TextField(_("what is wrong"))
    grounds = models.TextField(_("grounds of the dispute"), blank=True, editable=False)
    put_right = models.TextField(_("what was done"), blank=True, editable=False)
    fixed_on = models.DateField(_("put right on"), null=True, editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("finding")
