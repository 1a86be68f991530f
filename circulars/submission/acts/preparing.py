"""The city's officer confirms the system's count or says what differs, for the head to sign; the head may return it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from circulars.models import Submission
from circulars.models.line import ZERO_MEANS
from circulars.states import K
from notifications.news import What
from records.acts import Act, Input, Transition
from records.telling import tell


@dataclass(frozen=True)
class Prepare(Input):
    """`counted`: the system's count, by figure; `claimed`: what the city says of some of them."""

    counted: Mapping[str, int]
    claimed: Mapping[str, int]
    is_zero: bool = False
    explanation: str = ""


def differences_are_explained(submission: Submission, act: Act[Prepare]) -> None:
    """A zero report is none where the system counts something."""
    given = act.given
    if given.is_zero and any(given.counted[name] for name in ZERO_MEANS):
        raise ActionRefused(
            gettext("The system counts leads in this month, so it is not a zero report. Confirm the figures."),
            field="is_zero",
        )
    differs = any(given.claimed.get(name, count) != count for name, count in given.counted.items())
    if differs and not given.explanation.strip():
        raise ActionRefused(
            gettext("Your figures differ from the system's count. Explain the difference."), field="explanation"
        )


def prepared(submission: Submission, act: Act[Prepare]) -> dict[str, Any]:
    given = act.given
    return {
        "counted": dict(given.counted),
        "claimed": {**given.counted, **given.claimed},
        "is_zero": given.is_zero,
        "explanation": given.explanation.strip(),
        "prepared_by": act.by,
    }


def tell_preparer(submission: Submission, act: Act) -> None:
    people = [submission.prepared_by] if submission.prepared_by else []
    tell(people, What.RETURNED, submission, act, by=act.actor)


prepare = Transition(
    "prepare",
    _("Prepare the confirmation"),
    (K.WAITING,),
    K.PREPARED,
    "month.prepare",
    done=_("prepared the confirmation"),
    primary=True,
    hidden=True,
    takes=Prepare,
    check=differences_are_explained,
    sets=prepared,
)
prepare_late = replace(
    prepare,
    name="prepare_late",
    sources=(K.MISSING,),
    target=None,
    done=_("prepared the confirmation after the cut-off"),
    tells=What.AWAITING_APPROVAL,
)
hand_back = Transition(
    "return",
    _("Return"),
    (K.PREPARED,),
    K.WAITING,
    "month.sign",
    done=_("returned the confirmation"),
    before=_("Goes back to the officer, who is told the reason and prepares the figures anew."),
    after=_("Returned; the officer is told."),
    reason_required=True,
    effect=tell_preparer,
    is_undone=True,
)
