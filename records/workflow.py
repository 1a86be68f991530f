"""The small engine under every workflow: states and transitions are data, one function moves a record on.

From the data come the buttons, the right, the guard's sentence, the clocks, the timeline and the
database trigger that refuses any other change of state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.clocks import cancel_clocks, pause_clocks, refresh_due, resume_clocks, start_clock, stop_clock
from records.actors import earlier_actors
from records.audience import tell_next
from records.models.step import Step
from records.watching import tell_watchers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import Bureau, User
    from notifications.news import What
    from records.models.tracked import TrackedRecord

LONGEST_BASIS = 200  # characters of a pause's document
Fact = Callable[["TrackedRecord"], bool]
Guard = Callable[["TrackedRecord"], str | None]


@dataclass(frozen=True)
class Starts:
    """A clock that a transition starts: rule code, and which day triggers it (default: the step's day)."""

    code: str
    trigger: Callable[[TrackedRecord, date], date] = lambda record, on: on
    when: Callable[[TrackedRecord], bool] = lambda record: True
    typed: Callable[[TrackedRecord, Act], date | None] = lambda record, act: None


@dataclass(frozen=True)
class Transition:
    """One arrow of a state table.

    `action`: what the policy is asked. `sources`: states it starts from; `target`: the next state,
    or None to stay. `applies` and `unless` say whether the arrow exists for this record at all; `guard` returns
    the sentence why not now, or None. `not_by`: earlier actions whose actor must be another person; HANDLER stands
    for the record's handler. `stops`, `starts`, `pauses`, `resumes`: codes of clocks;
    `ends_clocks` cancels all that still run. `moves`: the record may leave the actor's reach.
    `effect` writes what else belongs to the act, in the same transaction. `asked_of`: for whose records the
    right is asked, when it is not the record itself (whoever gave the work accepts it); one of them is enough.
    `sets`: fields that change along with the state, whatever the caller adds. `asks`: fields that the person fills
    in. `tells`: with which news those who may do what comes next are told (`records.audience`); `told_together`: once
    of many such acts, by the import that does them. Of a decision `held_by` says the same as `asked_of` as a
    condition on records: whose bureaus are asked.
    """

    name: str
    label: StrOrPromise
    sources: tuple[str, ...]
    target: str | None
    action: str
    done: StrOrPromise = ""  # how the timeline tells it: "assigned the lead"
    guard: Guard | None = None
    applies: Fact | None = None
    unless: Fact | None = None
    reason_required: bool = False
    not_by: tuple[str, ...] = ()
    starts: tuple[Starts, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    ends_clocks: bool = False
    moves: bool = False
    hidden: bool = False
    primary: bool = False
    form: str = ""  # name in the forms of the kind; empty: what it asks, and a reason
    asks: tuple[str, ...] = ()  # fields of the record that the act fills
    effect: Callable[[TrackedRecord, Act], None] | None = None
    asked_of: Callable[[TrackedRecord], Sequence[Any]] | None = None
    sets: Callable[[TrackedRecord, Act], dict[str, Any]] | None = None
    tells: What | None = None
    told_together: bool = False
    held_by: Callable[[Sequence[int]], Q] | None = None

    @property
    def is_decision(self) -> bool:
        """Whether it is another's act than the handler's: by four eyes, or asked of another bureau."""
        return bool(self.not_by or self.asked_of)

    def exists_for(self, record: TrackedRecord, known: dict[Fact, bool] | None = None) -> bool:
        """Whether the record has this arrow. `known`: facts that were asked already; each is asked once."""
        known = {} if known is None else known
        for fact, wanted in ((self.applies, True), (self.unless, False)):
            if fact is None:
                continue
            if fact not in known:
                known[fact] = fact(record)
            if known[fact] is not wanted:
                return False
        return True

    @property
    def button_kind(self) -> str:
        """The main way on is the filled button; the others are plain."""
        return "p" if self.primary else ""

    def authorities(self, record: TrackedRecord) -> Sequence[Any]:
        """The records for which the policy is asked; never none."""
        return (self.asked_of(record) if self.asked_of else ()) or (record,)


@dataclass(frozen=True)
class Act:
    """One press of a button, as its effect sees it. `origin`: who held the record before; `step`: its entry."""

    by: User | None
    on: date
    note: str
    data: Mapping[str, Any]
    origin: Bureau
    step: Step | None = None
    told: set[int] = field(default_factory=set)  # ids of those whom it has told already

    @property
    def key(self) -> str:
        """Names the event once and for all, so that nobody is told of it twice."""
        return f"step:{self.step.pk}"

    @property
    def actor(self) -> str:
        return str(self.by) if self.by else ""


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
class Workflow:
    """The state table of one kind of record.

    `begun`: what the timeline says of how a record came to be. `told`: what of a step's data it tells, by key.
    `when_ended`: what belongs to every act after which the record is no longer open; returns what the step tells of it.
    `is_silent`: records whose steps nobody is told of, such as those made up for the past.
    """

    kind: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    first: str
    begun: StrOrPromise = BEGUN
    told: Mapping[str, Told] = field(default_factory=dict)
    when_ended: Callable[[TrackedRecord, Act], dict[str, str]] | None = None
    is_silent: Fact | None = None

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

    def actions_for(self, record: TrackedRecord, user: User) -> list[Transition]:
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


def _locked(record: TrackedRecord, version: int | None) -> TrackedRecord:
    """The record as it stands, locked. Raises StaleRecord when it changed since `version` was shown.

    NotAllowed for a row that is only shown to the person: row policies let nobody lock what they may not write.
    """
    # In the order of the key: another order may join a table whose rows the person may not lock.
    fresh = type(record)._default_manager.select_for_update().filter(pk=record.pk).order_by("pk").first()
    if fresh is None:
        raise NotAllowed(_("Your post does not include this right. Ask the head of your bureau or an administrator."))
    if version is not None and fresh.version != version:
        raise StaleRecord(_("A colleague changed this record meanwhile. Look at the new state and try again."))
    return fresh


def why_impossible(transition: Transition, record: TrackedRecord) -> str | None:
    """Why this cannot be done with the record now, whoever asks and whatever goes along; None when it can."""
    return _why_out_of_state(transition, record) or (transition.guard(record) if transition.guard else None)


def _why_out_of_state(transition: Transition, record: TrackedRecord) -> str | None:
    from records.kinds import workflow_of  # app registry

    about = {"act": transition.label, "state": workflow_of(record).state(record.status).label}
    if record.status not in transition.sources:
        return _("“%(act)s” is not possible in the state “%(state)s”, which the record is in now.") % about
    if not transition.exists_for(record):
        return _("“%(act)s” is not possible for this record.") % about
    return None


def _check(transition: Transition, record: TrackedRecord, by: User | None, note: str, authority: Any) -> None:
    if reason := _why_out_of_state(transition, record):
        raise ActionRefused(reason)
    if by is not None:
        require(by, transition.action, *([authority] if authority else transition.authorities(record)))
    actors = earlier_actors(record, set(transition.not_by))
    if by is not None and any(by.pk in people for people in actors.values()):
        raise NotAllowed(_("Who did the work does not approve it. Ask a colleague."))
    if transition.reason_required and not note.strip():
        raise ActionRefused(_("Give a reason."))
    if transition.guard and (reason := transition.guard(record)):
        raise ActionRefused(reason)


@transaction.atomic
def advance(
    record: TrackedRecord,
    action: str,
    *,
    by: User | None,
    on: date,
    note: str = "",
    version: int | None = None,
    data: Mapping[str, Any] | None = None,
    authority: Any = None,
    **changes: Any,
) -> Step:
    """Move a record on by one transition, with its step, its clocks and its effect, or not at all.

    `by` None is the system (sweeps, imports). `on`: the day it takes effect. `changes`: fields of
    the record set along with the state. `data`: what the step keeps (codes, numbers, names of
    bureaus) and the effect reads. `authority`: what the policy is asked about when it is not the
    record itself (an offer that the taker holds). The record in hand is brought up to date.
    Raises NotAllowed (policy), ActionRefused (state, guard), StaleRecord (version).
    """
    from records.kinds import workflow_of  # app registry

    workflow = workflow_of(record)
    transition = workflow.transition(action)
    fresh = _locked(record, version)
    _check(transition, fresh, by, note, authority)
    act = Act(by=by, on=on, note=note, data=dict(data or {}), origin=fresh.bureau)
    with acting_as_system() if transition.moves else nullcontext():
        if workflow.when_ended and workflow.ends(transition, fresh):
            act = replace(act, data={**act.data, **workflow.when_ended(fresh, act)})
        step = _move(fresh, transition, act, changes)
        _keep_clocks(fresh, transition, act)
        act = replace(act, step=step)
        if transition.effect:
            transition.effect(fresh, act)
        if (transition.target is not None or transition.tells) and not transition.told_together:
            tell_next(fresh, act, transition)
    for name in (f.attname for f in fresh._meta.concrete_fields):
        setattr(record, name, getattr(fresh, name))
    tell_watchers(fresh, step)
    return step


def _move(record: TrackedRecord, transition: Transition, act: Act, changes: dict[str, Any]) -> Step:
    before = record.status
    changes = (transition.sets(record, act) if transition.sets else {}) | changes
    record.status = transition.target or before
    for name, value in changes.items():
        setattr(record, name, value)
    record.city_id = record.bureau.city_id
    record.version += 1
    record.save(update_fields=["status", "version", "bureau", "city", *changes])
    return write_step(record, transition.name, from_status=before, by=act.by, on=act.on, note=act.note, data=act.data)


def write_step(
    record: TrackedRecord,
    action: str,
    *,
    from_status: str,
    by: User | None,
    on: date,
    note: str = "",
    data: dict[str, Any],
) -> Step:
    """The timeline entry of an act; `advance` writes it, and so does the registration of a record."""
    return Step.objects.create(
        kind=record.kind,
        record_id=record.pk,
        action=action,
        from_status=from_status,
        to_status=record.status,
        by=by,
        by_bureau=by.bureau if by else None,
        on=on,
        note=note,
        data={key: value for key, value in data.items() if isinstance(value, str | int | bool | list | None)},
        bureau_id=record.bureau_id,
        city_id=record.city_id,
        readers=record.readers,
    )


def begin(record: TrackedRecord, *, by: User, on: date, note: str = "", data: Mapping[str, Any] | None = None) -> Step:
    """The first step of a record that was registered just now. Those who may do what comes next are told."""
    step = write_step(record, "register", from_status="", by=by, on=on, note=note, data=dict(data or {}))
    tell_next(record, Act(by=by, on=on, note=note, data={}, origin=record.bureau, step=step), None)
    return step


def _keep_clocks(record: TrackedRecord, transition: Transition, act: Act) -> None:
    on, by = act.on, act.by
    for code in transition.stops:
        stop_clock(record, code, on=on, by=by)
    for code in transition.pauses:
        pause_clocks(record, code, from_on=on, ground=str(act.data.get("ground", "")), basis=_basis(act), by=by)
    for code in transition.resumes:
        resume_clocks(record, code, to_on=on, by=by)
    if transition.ends_clocks:
        cancel_clocks(record, on=on, by=by)
    for clock in transition.starts:
        if clock.when(record):
            typed = clock.typed(record, act)
            start_clock(record, clock.code, trigger_on=clock.trigger(record, on), by=by, typed_due_on=typed)
    refresh_due(record)


def _basis(act: Act) -> str:
    """The paper that a pause rests on; without one of its own, how the note begins."""
    return str(act.data.get("paper") or act.note)[:LONGEST_BASIS]


def describe(workflows: Sequence[Workflow]) -> str:
    """The state diagrams in Mermaid's notation, for the documentation."""
    lines: list[str] = []
    for workflow in workflows:
        lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.first}"]
        lines += [f"    {a} --> {b}" for a, b in workflow.arrows()]
        lines += ["```", ""]
    return "\n".join(lines)
