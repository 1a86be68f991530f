"""The state table of one kind of record: its states, and the acts that lead from one to the next.

From it come the buttons, the database trigger that refuses any other change of state, My Work, the diagram in the
documents, and why an act is not possible now. `records.advancing` does the acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, Generic

import pgtrigger
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.actors import earlier_actors
from records.acts import Act, Fact, RecordT, Transition
from records.undoing import undoing

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
    """How the timeline tells something that a step keeps in its data. words: of its codes, when it is one; said: how
    it is put, when it is more than a word."""

    label: StrOrPromise
    words: Mapping[Any, Any] = dataclass_field(default_factory=dict)
    said: Callable[[Any], str] | None = None

    def line(self, value: Any) -> tuple[str, str, str]:
        """Label, nothing, and the value in words: as a field that was empty before."""
        return str(self.label), "", self.said(value) if self.said else str(self.words.get(value, value))


@dataclass(frozen=True)
class Carried:
    """An arrow that an act of another table or of another record brings about; its step is told there.

    An act of the same record names it (`Transition.carries`), one of another record calls `records.advancing.carry`.
    """

    name: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Workflow(Generic[RecordT]):
    """The state table of one kind of record: of its `status`, or of another field that has states of its own.

    `begun`: what the timeline says of how a record came to be. `told`: what of a step's data it tells, by key.
    `when_ended`: what belongs to every act after which the record is no longer open; returns what the step tells of it.
    `is_silent`: records whose steps nobody is told of, such as those made up for the past.

    `beside`: tables of further fields, declared like this one; their acts stand among those of the record (`acts`), and
    no name is used twice. Of such a table: `field`, which it moves; `label`, what the page calls it; `within`, the
    states of the record in which its acts exist (none: all); `carried`, arrows that others bring about.
    Whether a record is open is said by its status alone. See docs/decisions/0033.
    """

    kind: str
    states: tuple[State, ...]
    transitions: tuple[Transition[RecordT, Any], ...]
    first: str
    field: str = "status"
    label: StrOrPromise = ""
    within: tuple[str, ...] = ()
    carried: tuple[Carried, ...] = ()
    beside: tuple[Workflow, ...] = ()
    begun: StrOrPromise = BEGUN
    told: Mapping[str, Told] = dataclass_field(default_factory=dict)
    when_ended: Callable[[RecordT, Act], dict[str, str]] | None = None
    is_silent: Callable[[RecordT], bool] | None = None

    def __post_init__(self) -> None:
        """What may be taken back has its arrows back in the table."""
        back = tuple(each for act in self.transitions if act.is_undone and self.is_main for each in undoing(act))
        object.__setattr__(self, "transitions", (*self.transitions, *back))
        names = [t.name for t in self.acts]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{self.kind}: two acts are called {', '.join(twice)}")
        carried = {arrow.name for table in self.tables for arrow in table.carried}
        if unknown := sorted({name for t in self.acts for name in t.carries} - carried if self.is_main else set()):
            raise ValueError(f"{self.kind}: no table carries {', '.join(unknown)}")

    @property
    def is_main(self) -> bool:
        """Whether it is the table of the record's status."""
        return self.field == "status"

    @property
    def tables(self) -> tuple[Workflow, ...]:
        return (self, *self.beside)

    @property
    def acts(self) -> tuple[Transition, ...]:
        """Of all its tables."""
        return tuple(t for table in self.tables for t in table.transitions)

    def transition(self, name: str) -> Transition:
        """Raises KeyError for a transition that no table has."""
        return {t.name: t for t in self.acts}[name]

    def offered(self, name: str) -> Transition | None:
        """The transition of this name if people may press it."""
        return {t.name: t for t in self.acts if not t.hidden}.get(name)

    def table_of(self, transition: Transition) -> Workflow:
        """The table that has it. Raises KeyError for one that none has."""
        return {t.name: table for table in self.tables for t in table.transitions}[transition.name]

    def moved_by(self, transition: Transition) -> list[Workflow]:
        """The tables whose state it changes: its own if it leads on, and those that it carries along."""
        own = [self.table_of(transition)] if transition.target is not None else []
        return own + [table for table in self.tables if {c.name for c in table.carried} & set(transition.carries)]

    def state(self, code: str) -> State:
        return {s.code: s for s in self.states}[code]

    def code_at(self, record: TrackedRecord) -> str:
        """The record's state in this table."""
        return str(getattr(record, self.field))

    def state_at(self, record: TrackedRecord) -> State:
        return self.state(self.code_at(record))

    def starts(self, transition: Transition, record: TrackedRecord) -> bool:
        """Whether the record stands where this one of its acts starts from."""
        is_within = not self.within or record.status in self.within
        return is_within and self.code_at(record) in transition.sources

    def starting_at(self, record: TrackedRecord) -> list[Transition]:
        """Acts of all tables that start from where the record stands."""
        return [t for table in self.tables for t in table.transitions if table.starts(t, record)]

    def rows_at(self, codes: Iterable[str]) -> Q:
        """Condition on records: that they stand in one of these states of this table, and within its reach."""
        found = Q(**{f"{self.field}__in": list(codes)})
        return found & Q(status__in=self.within) if self.within else found

    def rows_of_work(self) -> Q:
        """Condition on records: that some main way on is the handler's own act."""
        found = self.rows_at(self.states_of_work())
        for table in self.beside:
            found |= table.rows_at(table.states_of_work())
        return found

    def ends(self, transition: Transition, record: TrackedRecord) -> bool:
        """Whether a record that is open would be so no longer."""
        after = transition.target if self.table_of(transition) is self else None
        return self.state(record.status).is_open and not self.state(after or record.status).is_open

    def decisions(self) -> list[Transition]:
        """The main ways on that are another's than the handler's."""
        return [t for t in self.transitions if t.primary and t.is_decision]

    def names_of_decisions(self) -> frozenset[str]:
        """Acts by which somebody decided: the main way on where it is another's, and whatever else leads out there."""
        return frozenset(t.name for table in self.tables for t in table.deciding())

    def deciding(self) -> list[Transition]:
        """Of this table: its decisions, and what else leads out of the states that wait for one."""
        main = self.decisions()
        asked = {source for t in main for source in t.sources}
        others = (t for t in self.transitions if t.target and not t.hidden and set(t.sources) <= asked)
        return [*main, *(t for t in others if t not in main)]

    def answers(
        self, transition: Transition, possible: Sequence[Transition], record: TrackedRecord
    ) -> list[Transition]:
        """What the person who comes to do this act may do in its place, the main way on first, it among them.

        `possible`: all that they may do now. Where the state waits for a decision: every act that leads out of it;
        else what asks the same right of another person than the handler.
        """
        table = self.table_of(transition)
        here = [t for t in possible if self.table_of(t) is table]
        waits = any(t.primary and t.is_decision for t in here)
        leads_out = {t.name for t in here if t.target not in (None, table.code_at(record))}
        beside = leads_out if waits and transition.name in leads_out else set()
        found = [t for t in possible if t.name in beside or _same_question(t, transition)]
        together = [transition, *(t for t in found if t.name != transition.name)]
        return sorted(together, key=lambda t: (not t.primary, t.moves))

    def states_of_work(self) -> list[str]:
        """Open states whose main way on is the handler's own act."""
        own = {source for t in self.transitions if t.primary and not t.is_decision for source in t.sources}
        return [s.code for s in self.states if s.is_open and s.code in own]

    def open_states(self) -> list[str]:
        return [s.code for s in self.states if s.is_open]

    def arrows(self) -> list[tuple[str, str]]:
        """Every legal change of state, for the database trigger and the diagram."""
        every: tuple[Transition | Carried, ...] = (*self.transitions, *self.carried)
        drawn = {(str(s), str(t.target)) for t in every if t.target for s in t.sources if s != t.target}
        return sorted(drawn)

    def trigger(self) -> pgtrigger.FSM:
        """The database's own refusal of any other change of state."""
        name = f"{self.kind}_status_follows_the_workflow" if self.is_main else f"{self.kind}_{self.field}_follows"
        return pgtrigger.FSM(name=name, field=self.field, transitions=self.arrows())

    def actions_for(self, record: RecordT, user: User) -> list[Transition]:
        """What this person may do with this record in this state; guards not asked (they explain)."""
        known: dict[Fact, bool] = {}
        here = [t for t in self.starting_at(record) if not t.hidden and user.may(t.action)]
        asked = {t.asked_of: t for t in here}
        authorities = {asking: t.authorities(record) for asking, t in asked.items()}
        possible = [
            t
            for t in here
            if any(user.may(t.action, each) for each in authorities[t.asked_of]) and t.exists_for(record, known)
        ]
        barred = earlier_actors(record, {name for t in possible for name in t.not_by})
        return [t for t in possible if not any(user.pk in barred.get(name, ()) for name in t.not_by)]


def _same_question(one: Transition, other: Transition) -> bool:
    """Two decisions that ask the same of the policy, such as to void a record and to keep it."""
    return one.is_decision and other.is_decision and (one.action, one.applies) == (other.action, other.applies)


def refusals(actions: Iterable[Transition], record: TrackedRecord) -> dict[str, str]:
    """Of the acts that their guard refuses now: name → the sentence why. A guard that several share is asked once."""
    said: dict[Callable[[Any], str | None], str | None] = {}
    for act in actions:
        if act.guard and act.guard not in said:
            said[act.guard] = act.guard(record)
    return {act.name: reason for act in actions if act.guard and (reason := said[act.guard])}


def stuck(actions: Iterable[Transition], record: TrackedRecord) -> list[str]:
    """Sentences that say why one of these actions, which are a person's to do, cannot be done now."""
    main = [act for act in actions if act.primary]
    return list(dict.fromkeys(refusals(main, record).values()))


def why_impossible(transition: Transition, record: TrackedRecord) -> str | None:
    """Why this cannot be done with the record now, whoever asks and whatever goes along; None when it can."""
    return why_out_of_state(transition, record) or (transition.guard(record) if transition.guard else None)


def why_out_of_state(transition: Transition, record: TrackedRecord) -> str | None:
    """Why the record's state or kind does not have this arrow; None when it has."""
    from records.kinds import workflow_of  # app registry

    workflow = workflow_of(record)
    table = workflow.table_of(transition)
    about = {"act": transition.label, "state": table.state_at(record).label}
    if table.within and record.status not in table.within:
        about["state"] = workflow.state_at(record).label
    if not table.starts(transition, record):
        return _("“%(act)s” is not possible in the state “%(state)s”, which the record is in now.") % about
    if not transition.exists_for(record):
        return _("“%(act)s” is not possible for this record.") % about
    return None


def describe(workflows: Sequence[Workflow]) -> str:
    """The state diagrams in Mermaid's notation, for the documentation."""
    lines: list[str] = []
    for workflow in workflows:
        for table in workflow.tables:
            lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {table.first}"]
            lines += [f"    {a} --> {b}" for a, b in table.arrows()]
            lines += ["```", ""]
    return "\n".join(lines)
