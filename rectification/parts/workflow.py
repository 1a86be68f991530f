"""The state table of a part of a letter: signed for, done, handed up, handed back (domain reference 4.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records import urging
from records.assigning import assigning
from records.judging import KEPT, in_words
from records.workflow import State, Told, Workflow
from rectification.models import Part
from rectification.parts import acts
from rectification.states import PART_OPEN, P

PART = Workflow(
    kind=Part.kind,
    states=(
        State(P.ASSIGNED, P.ASSIGNED.label, "dispatched"),
        State(P.DOING, P.DOING.label, "doing"),
        State(P.DONE, P.DONE.label, "waiting"),
        State(P.ACCEPTED, P.ACCEPTED.label, "done", is_open=False),
        State(P.RETURNED, P.RETURNED.label, "returned"),
        State(P.RECALLED, P.RECALLED.label, "returned", is_open=False),
    ),
    transitions=(
        assigning((P.ASSIGNED, P.DOING), "part.assign", done=_("assigned the part")),
        acts.sign,
        acts.hand_back,
        acts.send_again,
        acts.report,
        acts.accept,
        acts.refuse,
        acts.recall,
        acts.end,
        *urging.pressing(PART_OPEN, urge_by="part.urge", answer_by="part.report", urged=_("urged the part")),
        acts.reopen,
    ),
    first=P.ASSIGNED,
    begun=_("gave the part"),
    told=urging.TOLD | {KEPT: Told(_("Verdicts"), said=in_words)},
    when_ended=urging.end,
)
