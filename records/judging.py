"""A decision that goes through what hangs on a record one by one, and says of each whether it is good.

`Transition.judges` names the `Points` that its page asks about. What was said of each is kept by the step, in words
that the timeline tells, and stands beside it wherever it is looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from records.acts import Act, Input, Json
from records.models.outcome import AbstractAcceptance
from records.models.step import Step

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

Verdict = AbstractAcceptance.Verdict
GIVEN = [(each.value, each.label) for each in Verdict if each != Verdict.TAKEN_BACK]  # what somebody may say
KEPT = "judged"  # in the data of a step: key → [how it is called, verdict]
LONGEST = 80  # characters of how one is called


@dataclass(frozen=True)
class Judged(Input):
    """`verdicts`: key of each → how it is called, and the verdict. None where it came without a page."""

    verdicts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def kept(record: TrackedRecord, act: Act[Judged]) -> dict[str, Json]:
    said = {key: [name[:LONGEST], verdict] for key, (name, verdict) in act.given.verdicts.items()}
    return {KEPT: said} if said else {}


def all_are_good(record: TrackedRecord, act: Act[Judged]) -> None:
    """Raises ActionRefused where one of them is not: then the work is sent back, not accepted."""
    for name, verdict in act.given.verdicts.values():
        if verdict != Verdict.ACCEPTED:
            raise ActionRefused(_("“%(name)s” is not accepted: give the other answer instead.") % {"name": name})


def one_is_not(record: TrackedRecord, act: Act[Judged]) -> None:
    """Raises ActionRefused where each of them is good: then there is nothing to refuse."""
    verdicts = [verdict for _name, verdict in act.given.verdicts.values()]
    if verdicts and all(verdict == Verdict.ACCEPTED for verdict in verdicts):
        raise ActionRefused(_("Say which of them is not accepted."))


def in_words(said: Any) -> str:
    """What the timeline tells of all verdicts of a step."""
    words = dict(Verdict.choices)
    return _("; ").join(f"{name}：{words.get(verdict, verdict)}" for name, verdict in said.values())


def last_verdicts(record: TrackedRecord) -> dict[str, str]:
    """Key → the verdict of the last time that somebody judged, in one statement."""
    steps = Step.objects.of(record).filter(data__has_key=KEPT).order_by("-at", "-pk")
    said: dict[str, Any] = steps.values_list(f"data__{KEPT}", flat=True).first() or {}
    words = dict(Verdict.choices)
    return {key: str(words.get(verdict, verdict)) for key, (_name, verdict) in said.items()}
