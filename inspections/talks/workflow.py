"""A talk: called, held with its minutes, reported as put right, accepted by who talked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Bureau
from inspections.models import Talk
from inspections.states import TalkStatus as S
from records.acts import EVIDENCE, Starts, Transition
from records.assigning import assigning
from records.workflow import State, Workflow

TERM = "TALK_FIX"


def giver(record: Any) -> Sequence[Bureau]:
    return [record.giver]


TALK: Workflow[Any] = Workflow(
    kind=Talk.kind,
    states=(
        State(S.CALLED, S.CALLED.label, "waiting"),
        State(S.HELD, S.HELD.label, "doing"),
        State(S.REPORTED, S.REPORTED.label, "waiting"),
        State(S.PUT_RIGHT, S.PUT_RIGHT.label, "done", is_open=False),
        State(S.DROPPED, S.DROPPED.label, "ended", is_open=False),
    ),
    transitions=(
        assigning((S.CALLED, S.HELD), "supervision_talk.assign", done=_("assigned the talk")),
        Transition(
            "hold", _("Record the talk"), (S.CALLED,), S.HELD, "supervision_talk.register", done=_("recorded the talk"),
            primary=True, asks=("held_on", "minutes"), day="held_on", starts=(Starts(TERM),), asked_of=giver,
        ),
        Transition(
            "report", _("Report as put right"), (S.HELD,), S.REPORTED, "supervision_talk.answer",
            done=_("reported it as put right"), primary=True, asks=("put_right", "put_right_on"),
        ),
        Transition(
            "accept", pgettext_lazy("talk", "Accept"), (S.REPORTED,), S.PUT_RIGHT, "supervision_talk.register",
            done=_("accepted it as put right"), primary=True, not_by=("report",), stops=(TERM,), asked_of=giver,
            rests_on=("problems", "put_right", EVIDENCE),
        ),
        Transition(
            "refuse", pgettext_lazy("talk", "Refuse"), (S.REPORTED,), S.HELD, "supervision_talk.register",
            done=_("did not accept it"), reason_required=True, asked_of=giver,
            sets=lambda talk, act: {"put_right": "", "put_right_on": None},
        ),
        Transition(
            "drop", pgettext_lazy("talk", "Drop"), (S.CALLED,), S.DROPPED, "supervision_talk.register",
            done=_("dropped the talk"), reason_required=True, ends_clocks=True, asked_of=giver,
        ),
    ),
    first=S.CALLED,
    begun=_("called to a talk"),
)  # fmt: skip
