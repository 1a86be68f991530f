"""督导谈话: the head of the bureau above talks to the head of a bureau about what is wrong there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from exchange.origins import FromLedger, made_by_one_row
from inspections.states import TalkStatus, Weakness
from plain.declaring import PlainRecord, lists_of
from records.models.given import Given
from records.models.number_key import number_key_field


@tracked(exclude=["readers", "number_key", "import_row"])
class Talk(Given, FromLedger, PlainRecord):
    """`bureau` is talked to, `given_by` talks. `problems`: each on a line of its own.

    `weakness`: what most of them is."""

    kind: ClassVar[str] = "supervision_talk"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"given_by", "import_row"}
    Status = TalkStatus

    status = models.CharField(_("status"), max_length=20, choices=TalkStatus, editable=False)
    weakness = models.CharField(_("kind of problem"), max_length=20, choices=Weakness, blank=True)
    problems = models.TextField(_("problems pointed out"))
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    held_on = models.DateField(_("talked on"), null=True, editable=False)
    minutes = models.TextField(_("minutes of the talk"), blank=True, editable=False)
    put_right = models.TextField(_("what was put right, problem by problem"), blank=True, editable=False)
    put_right_on = models.DateField(_("put right on"), null=True, editable=False)

    number_key = number_key_field()

    class Meta(PlainRecord.Meta):
        verbose_name = _("supervision talk")
        verbose_name_plural = _("supervision talks")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            *lists_of("super_talk"),
            models.Index(fields=["held_on"], include=["city", "bureau"], name="supervision_talk_held"),
        ]
        constraints = [
            made_by_one_row("supervision_talk"),
            models.UniqueConstraint(fields=["number_key"], name="supervision_talk_number_once"),
            models.CheckConstraint(
                name="supervision_talk_held_has_its_day",
                condition=Q(status__in=("held", "reported", "put_right"), held_on__isnull=False)
                | Q(status__in=("called", "dropped"), held_on__isnull=True),
            ),
        ]
