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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.clocks import cancel_clocks, pause_clocks, refresh_due, resume_clocks, start_clock, stop_clock
from records.actors import earlier_actors
from records.acts import Act, Fact, Input, Json, Starts, Transition
from records.audience import tell_next
from records.merging import both_held
from records.models.step import Step
from records.watching import tell_watchers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.models.tracked import TrackedRecord

__all__ = ["Act", "Input", "Starts", "State", "Told", "Transition", "Workflow", "advance", "begin", "write_step"]

LONGEST_BASIS = 200  # characters of a pause's document


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
        return [t for t in possible if not any(barred.get(name) == user.pk for name in t.not_by)]


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
    if by is not None and by.pk in actors.values():
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
    authority: Any = None,
    **given: Any,
) -> Step:
    """Move a record on by one transition, with its step, its clocks and its effect, or not at all.

    `by` None is the system (sweeps, imports). `on`: the day on which it is entered, and takes effect unless the act
    has a day of its own. `given`: the fields of the act's input. `authority`: what the policy is asked about when it
    is not the record itself (an offer that the taker holds). The record in hand is brought up to date.
    Raises NotAllowed (policy), ActionRefused (state, guard, input), StaleRecord (version); TypeError for what the act
    does not take.
    """
    from records.kinds import workflow_of  # app registry

    workflow = workflow_of(record)
    transition = workflow.transition(action)
    taken = _held_too(transition, record, transition.input(given))
    fresh = _locked(record, version)
    _check(transition, fresh, by, note, authority)
    act = _act(transition, fresh, taken, by=by, on=on, note=note)
    if transition.check:
        transition.check(fresh, act)
    with acting_as_system() if transition.moves else nullcontext():
        act = replace(act, changes=transition.changes(fresh, act))
        act = replace(act, kept=_kept(workflow, transition, fresh, act))
        act = replace(act, step=_move(fresh, transition, act))
        _keep_clocks(fresh, transition, act)
        if transition.effect:
            transition.effect(fresh, act)
        if (transition.target is not None or transition.tells) and not transition.told_together:
            tell_next(fresh, act, transition)
    for name in (f.attname for f in fresh._meta.concrete_fields):
        setattr(record, name, getattr(fresh, name))
    tell_watchers(fresh, act.step)
    return act.step


def _held_too(transition: Transition, record: TrackedRecord, given: Input) -> Input:
    """The input with the other record that it names as it stands, and held together with the first."""
    if not transition.holds:
        return given
    return replace(given, **{transition.holds: both_held(record, getattr(given, transition.holds))})


def _act(transition: Transition, record: TrackedRecord, given: Input, *, by: User | None, on: date, note: str) -> Act:
    day = getattr(given, transition.day) if transition.day else on
    return Act(by=by, on=day, entered_on=on, note=note, given=given, origin=record.bureau)


def _kept(workflow: Workflow, transition: Transition, record: TrackedRecord, act: Act) -> dict[str, Json]:
    """What the step keeps: what the act says of itself, and what ended with it."""
    kept = dict(transition.keeps(record, act)) if transition.keeps else {}
    ended = workflow.when_ended(record, act) if workflow.when_ended and workflow.ends(transition, record) else {}
    return kept | ended


def _move(record: TrackedRecord, transition: Transition, act: Act) -> Step:
    before = record.status
    record.status = transition.target or before
    for name, value in act.changes.items():
        setattr(record, name, value)
    record.city_id = record.bureau.city_id
    record.version += 1
    record.save(update_fields=["status", "version", "bureau", "city", *act.changes])
    return write_step(record, transition.name, from_status=before, by=act.by, on=act.on, note=act.note, data=act.kept)


def write_step(
    record: TrackedRecord,
    action: str,
    *,
    from_status: str,
    by: User | None,
    on: date,
    note: str = "",
    data: Mapping[str, Json] | None = None,
) -> Step:
    """The timeline entry of an act; `advance` writes it, and so does the registration of a record.

    `data`: words and JSON. Raises TypeError for anything else, so that nothing is lost unseen.
    """
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
        data=dict(data or {}),
        bureau_id=record.bureau_id,
        city_id=record.city_id,
        readers=record.readers,
    )


def begin(record: TrackedRecord, *, by: User, on: date, note: str = "", data: Mapping[str, Json] | None = None) -> Step:
    """The first step of a record that was registered just now. Those who may do what comes next are told."""
    step = write_step(record, "register", from_status="", by=by, on=on, note=note, data=data)
    tell_next(record, Act(by=by, on=on, entered_on=on, note=note, origin=record.bureau, step=step), None)
    return step


def _keep_clocks(record: TrackedRecord, transition: Transition, act: Act) -> None:
    on, by = act.on, act.by
    for code in transition.stops:
        stop_clock(record, code, on=on, by=by)
    for code in transition.pauses:
        pause_clocks(record, code, from_on=on, ground=str(act.kept.get("ground", "")), basis=_basis(act), by=by)
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
    return str(act.kept.get("paper") or act.note)[:LONGEST_BASIS]


def describe(workflows: Sequence[Workflow]) -> str:
    """The state diagrams in Mermaid's notation, for the documentation."""
    lines: list[str] = []
    for workflow in workflows:
        lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.first}"]
        lines += [f"    {a} --> {b}" for a, b in workflow.arrows()]
        lines += ["```", ""]
    return "\n".join(lines)
