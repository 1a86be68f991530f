"""The state table of one kind of record: its states, and the acts that lead from one to the next.

From it come the buttons, the database trigger that refuses any other change of state, My Work, the diagram in the
documents, and why an act is not possible now. `records.advancing` does the acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic

import pgtrigger
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.actors import earlier_actors
from records.acts import Act, Fact, RecordT, Transition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.models.tracked import TrackedRecord


@dataclass(frozen=True)
class State:
    """How a state looks: word, and how far the work is (for the pie). `is_outside`: it waits for an organ outside."""

    code: str
    label: StrOrPromise
    progress: str
    is_open: bool = True
    is_outside: bool = False


BEGUN = gettext_lazy("registered the record")


@dataclass(frozen=True)
class Told:
    """How the timeline tells something that a step keeps in its data. words: of its codes, when it is one."""

    label: StrOrPromise
    words: Mapping[str, Any] = field(default_factory=dict)

    def line(self, value: Any) -> tuple[str, str, str]:
        """Label, nothing, and the value in words: as a field that was empty before."""
        return str(self.label), "", str(self.words.get(value, value))


@dataclass(frozen=True)
class Workflow(Generic[RecordT]):
    """The state table of one kind of record.

    `begun`: what the timeline says of how a record came to be. `told`: what of a step's data it tells, by key.
    `when_ended`: what belongs to every act after which the record is no longer open; returns what the step tells of it.
    `is_silent`: records whose steps nobody is told of, such as those made up for the past.
    """

    kind: str
    states: tuple[State, ...]
    transitions: tuple[Transition[RecordT, Any], ...]
    first: str
    begun: StrOrPromise = BEGUN
    told: Mapping[str, Told] = field(default_factory=dict)
    when_ended: Callable[[RecordT, Act], dict[str, str]] | None = None
    is_silent: Callable[[RecordT], bool] | None = None

    def transition(self, name: str) -> Transition:
        """Raises KeyError for a transition that the table does not have."""
        return {t.name: t for t in self.transitions}[name]

    def offered(self, name: str) -> Transition | None:
        """The transition of this name if people may press it."""
        return {t.name: t for t in self.transitions if not t.hidden}.get(name)

    def state(self, code: str) -> State:
        return {s.code: s for s in self.states}[code]

    def ends(self, transition: Transition, record: TrackedRecord) -> bool:
        """Whether a record that is open would be so no longer."""
        after = transition.target or record.status
        return self.state(record.status).is_open and not self.state(after).is_open

    def decisions(self) -> list[Transition]:
        """The main ways on that are another's than the handler's."""
        return [t for t in self.transitions if t.primary and t.is_decision]

    def states_of_work(self) -> list[str]:
        """Open states whose main way on is the handler's own act."""
        own = {source for t in self.transitions if t.primary and not t.is_decision for source in t.sources}
        return [s.code for s in self.states if s.is_open and s.code in own]

    def open_states(self) -> list[str]:
        return [s.code for s in self.states if s.is_open]

    def arrows(self) -> list[tuple[str, str]]:
        """Every legal change of state, for the database trigger and the diagram."""
        drawn = {(s, t.target) for t in self.transitions if t.target for s in t.sources if s != t.target}
        return sorted(drawn)

    def trigger(self, name: str) -> pgtrigger.FSM:
        """The database's own refusal of any other change of state."""
        return pgtrigger.FSM(name=name, field="status", transitions=self.arrows())

    def actions_for(self, record: RecordT, user: User) -> list[Transition]:
        """What this person may do with this record in this state; guards not asked (they explain)."""
        known: dict[Fact, bool] = {}
        here = [t for t in self.transitions if record.status in t.sources and not t.hidden and user.may(t.action)]
        asked = {t.asked_of: t for t in here}
        authorities = {asking: t.authorities(record) for asking, t in asked.items()}
        possible = [
            t
            for t in here
            if any(user.may(t.action, each) for each in authorities[t.asked_of]) and t.exists_for(record, known)
        ]
        barred = earlier_actors(record, {name for t in possible for name in t.not_by})
        return [t for t in possible if not any(user.pk in barred.get(name, ()) for name in t.not_by)]


def stuck(actions: Iterable[Transition], record: TrackedRecord) -> list[str]:
    """Sentences that say why one of these actions, which are a person's to do, cannot be done now."""
    reasons = (t.guard(record) for t in actions if t.guard and t.primary)
    return [reason for reason in reasons if reason]


def why_impossible(transition: Transition, record: TrackedRecord) -> str | None:
    """Why this cannot be done with the record now, whoever asks and whatever goes along; None when it can."""
    return why_out_of_state(transition, record) or (transition.guard(record) if transition.guard else None)


def why_out_of_state(transition: Transition, record: TrackedRecord) -> str | None:
    """Why the record's state or kind does not have this arrow; None when it has."""
    from records.kinds import workflow_of  # app registry

    about = {"act": transition.label, "state": workflow_of(record).state(record.status).label}
    if record.status not in transition.sources:
        return _("“%(act)s” is not possible in the state “%(state)s”, which the record is in now.") % about
    if not transition.exists_for(record):
        return _("“%(act)s” is not possible for this record.") % about
    return None


def describe(workflows: Sequence[Workflow]) -> str:
    """The state diagrams in Mermaid's notation, for the documentation."""
    lines: list[str] = []
    for workflow in workflows:
        lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.first}"]
        lines += [f"    {a} --> {b}" for a, b in workflow.arrows()]
        lines += ["```", ""]
    return "\n".join(lines)
