"""Called, then held with its minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from programme.models import Meeting
from programme.states import MeetingStatus as S
from records.acts import Transition
from records.assigning import assigning
from records.workflow import State, Workflow

MEETING = Workflow(
    kind=Meeting.kind,
    states=(
        State(S.CALLED, S.CALLED.label, "doing"),
        State(S.HELD, S.HELD.label, "done", is_open=False),
    ),
    transitions=(
        assigning((S.CALLED,), "meeting.assign", done=_("assigned the meeting")),
        Transition(
            "hold", _("Record the meeting"), (S.CALLED,), S.HELD, "meeting.hold", done=_("recorded the meeting"),
            primary=True, asks=("held_on", "attended", "minutes"), day="held_on",
        ),
    ),
    first=S.CALLED,
    begun=_("called the meeting"),
)  # fmt: skip
