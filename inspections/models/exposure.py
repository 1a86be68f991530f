"""曝光: what was made public, and what the bureau concerned answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from inspections.states import ExposureStatus, Medium
from plain.declaring import PlainRecord, lists_of
from records.models.given import Given


@tracked(exclude=["readers"])
class Exposure(Given, PlainRecord):
    """`bureau` is concerned, `given_by` exposed it."""

    kind: ClassVar[str] = "exposure"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"given_by"}
    Status = ExposureStatus

    status = models.CharField(_("status"), max_length=20, choices=ExposureStatus, editable=False)
    medium = models.CharField(_("medium"), max_length=20, choices=Medium)
    text = models.TextField(_("what was made public"))
    has_no_personal_data = models.BooleanField(_("checked: no personal data in the text"), default=False)
    answer = models.TextField(_("first answer"), blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)
    resolved_on = models.DateField(_("resolved on"), null=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("exposure")
        constraints = [
            models.CheckConstraint(
                name="exposure_text_was_checked", condition=models.Q(has_no_personal_data=True),
                violation_error_message=_("Check the text for personal data first."),
                violation_error_code="has_no_personal_data",
            ),
        ]  # fmt: skip
