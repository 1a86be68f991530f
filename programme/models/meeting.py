"""会议: who met, when and about what, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from exchange.origins import FromLedger, made_by_one_row
from plain.declaring import PlainRecord, lists_of
from programme.states import MeetingForm, MeetingStatus, Stage
from records.models.number_key import number_key_field


@tracked(exclude=["readers", "number_key", "import_row"])
class Meeting(FromLedger, PlainRecord):
    kind: ClassVar[str] = "meeting"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"import_row"}
    Status = MeetingStatus

    status = models.CharField(_("status"), max_length=20, choices=MeetingStatus, editable=False)
    form = models.CharField(_("kind of meeting"), max_length=20, choices=MeetingForm)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, blank=True)
    called_for = models.DateField(_("called for"), null=True)
    agenda = models.TextField(_("agenda"), blank=True)
    held_on = models.DateField(_("held on"), null=True, editable=False)
    attended = models.TextField(_("attendance"), blank=True, editable=False)
    minutes = models.TextField(_("minutes of the meeting"), blank=True, editable=False)

    number_key = number_key_field()

    class Meta(PlainRecord.Meta):
        verbose_name = _("meeting")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            *lists_of("meeting"),
            models.Index(fields=["form", "held_on"], include=["city", "bureau"], name="meeting_held_by_form"),
        ]
        constraints = [
            made_by_one_row("meeting"),
            models.UniqueConstraint(fields=["number_key"], name="meeting_number_once"),
            models.CheckConstraint(
                name="meeting_held_has_its_day",
                condition=Q(status="held", held_on__isnull=False) | Q(status="called", held_on__isnull=True),
            ),
        ]
