from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from money.columns import YuanField
from plain.declaring import PlainRecord, lists_of
from records.actors import HANDLER
from records.acts import Transition
from records.assigning import assigning
from records.workflow import State, Workflow


class Status(models.TextChoices):
    PLANNED = "planned", _("Talk planned")
    HELD = "held", _("Talk held")
    CONFIRMED = "confirmed", _("Record confirmed")
    DROPPED = "dropped", _("Talk dropped")


S = Status
TALK = Workflow(
    kind="talk",
    states=(
        State(S.PLANNED, S.PLANNED.label, "doing"),
        State(S.HELD, S.HELD.label, "waiting"),
        State(S.CONFIRMED, S.CONFIRMED.label, "done", is_open=False),
        State(S.DROPPED, S.DROPPED.label, "returned", is_open=False),
    ),
    transitions=(
        assigning((S.PLANNED,), "talk.assign", done=_("assigned the talk")),
        Transition(
            "hold",
            _("Record the talk"),
            (S.PLANNED,),
            S.HELD,
            "talk.hold",
            done=_("recorded the talk"),
            primary=True,
            asks=("held_on", "said"),
            stops=("MEASURE_DUE",),
        ),
        Transition(
            "accept",
            _("Confirm the record"),
            (S.HELD,),
            S.CONFIRMED,
            "talk.accept",
            done=_("confirmed the record"),
            primary=True,
            not_by=("hold", HANDLER),
        ),
        Transition(
            "drop",
            _("Drop the talk"),
            (S.PLANNED,),
            S.DROPPED,
            "talk.hold",
            done=_("dropped the talk"),
            reason_required=True,
            ends_clocks=True,
        ),
    ),
    first=S.PLANNED,
    begun=_("planned the talk"),
)


@tracked(exclude=["readers"])
class Talk(PlainRecord):
    kind: ClassVar[str] = "talk"
    Status = Status

    class Manner(models.TextChoices):
        FACE = "face", _("In person")
        PHONE = "phone", _("By telephone")

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    person = models.CharField(_("who is talked to"), max_length=100)
    manner = models.CharField(_("manner"), max_length=10, choices=Manner, default=Manner.FACE)
    planned_on = models.DateField(_("planned for"))
    loss_yuan = YuanField(_("loss"), null=True, blank=True)
    reason = models.TextField(_("what it is about"), blank=True)
    held_on = models.DateField(_("held on"), null=True, editable=False)
    said = models.TextField(_("what was said"), blank=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("talk")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("talk")
