"""Doing an act: the one function that moves a record on, with its step, its clocks and its effect, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.clocks import cancel_clocks, pause_clocks, refresh_due, resume_clocks, start_clock, stop_clock
from records.actors import earlier_actors
from records.acts import Act, Filled, Input, Json, Starts, Transition, clocks_named
from records.audience import tell_next
from records.kinds import workflow_of
from records.merging import both_held
from records.models.step import Step
from records.undoing import before
from records.watching import tell_watchers
from records.workflow import Workflow, why_out_of_state

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord

LONGEST_BASIS = 200  # characters of a pause's document


def _locked(record: TrackedRecord, version: int | None) -> TrackedRecord:
    """The record as it stands, locked. Raises StaleRecord when it changed since `version` was shown.

    NotAllowed for a row that is only shown to the person: row policies let nobody lock what they may not write.
    """
    fresh = type(record)._default_manager.for_change().filter(pk=record.pk).first()
    if fresh is None:
        raise NotAllowed(_("Your post does not include this right. Ask the head of your bureau or an administrator."))
    if version is not None and fresh.version != version:
        raise StaleRecord(_("A colleague changed this record meanwhile. Look at the new state and try again."))
    return fresh


def _check(transition: Transition, record: TrackedRecord, by: User | None, note: str, authority: Any) -> None:
    if reason := why_out_of_state(transition, record):
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
        act = replace(act, kept=_kept(workflow, transition, fresh, act) | before(fresh, transition, dict(act.changes)))
        step = _move(fresh, transition, act)
        act = replace(act, step=step)
        _keep_clocks(fresh, transition, act)
        if transition.effect:
            transition.effect(fresh, act)
        if (transition.target is not None or transition.tells) and not transition.told_together:
            tell_next(fresh, act, transition)
    for name in (f.attname for f in fresh._meta.concrete_fields):
        setattr(record, name, getattr(fresh, name))
    tell_watchers(fresh, step)
    return step


def _held_too(transition: Transition, record: TrackedRecord, given: Input) -> Input:
    """The input with the other record that it names as it stands, and held together with the first."""
    if not transition.holds:
        return given
    return replace(given, **{transition.holds: both_held(record, getattr(given, transition.holds))})


def _act(transition: Transition, record: TrackedRecord, given: Input, *, by: User | None, on: date, note: str) -> Act:
    day = _day(transition, given) if transition.day else on
    return Act(by=by, on=day, entered_on=on, note=note, given=given, origin=record.bureau)


def _day(transition: Transition, given: Input) -> date:
    said = given.values[transition.day] if isinstance(given, Filled) else getattr(given, transition.day)
    return timezone.localdate(said) if isinstance(said, datetime) else said


def _kept(workflow: Workflow, transition: Transition, record: TrackedRecord, act: Act) -> dict[str, Json]:
    """What the step keeps: what the act says of itself, and what ended with it."""
    kept = dict(transition.keeps(record, act)) if transition.keeps else {}
    ended = workflow.when_ended(record, act) if workflow.when_ended and workflow.ends(transition, record) else {}
    return kept | ended


def _move(record: TrackedRecord, transition: Transition, act: Act) -> Step:
    workflow, before = workflow_of(record), record.status
    moved = _new_states(workflow, transition, record)
    kept = {**act.kept, **_moves_beside(workflow.table_of(transition), transition, record)}
    for name, value in {**moved, **act.changes}.items():
        setattr(record, name, value)
    record.city_id = record.bureau.city_id
    record.version += 1
    record.save(update_fields=["status", "version", "bureau", "city", *moved.keys() - {"status"}, *act.changes])
    return write_step(record, transition.name, from_status=before, by=act.by, on=act.on, note=act.note, data=kept)


def _new_states(workflow: Workflow, transition: Transition, record: TrackedRecord) -> dict[str, str]:
    """New state by field: of the act's own table, and of those that it carries along from where the record stands."""
    moved = {workflow.table_of(transition).field: transition.target} if transition.target else {}
    for table in workflow.tables:
        for arrow in table.carried:
            if arrow.name in transition.carries and table.code_at(record) in arrow.sources:
                moved[table.field] = arrow.target
    return moved


def _moves_beside(table: Workflow, transition: Transition, record: TrackedRecord) -> dict[str, Json]:
    """What the step keeps of a state beside the status: its columns tell of the status."""
    if table.is_main or transition.target is None:
        return {}
    return {"state": {"field": table.field, "from": table.code_at(record), "to": str(transition.target)}}


@transaction.atomic
def carry(record: TrackedRecord, name: str, **also: Any) -> None:
    """Move a state beside the status along an arrow that another record's act brings about; no step of its own.

    `also`: other fields that are set with it. The record in hand is brought up to date. Raises ActionRefused where the
    record does not stand at the start of the arrow, KeyError for an arrow that no table carries.
    """
    tables = workflow_of(record).tables
    table, arrow = {arrow.name: (table, arrow) for table in tables for arrow in table.carried}[name]
    rows = type(record)._default_manager.filter(pk=record.pk, **{f"{table.field}__in": arrow.sources})
    if not rows.update(**{table.field: arrow.target}, **also):
        state = table.state(type(record)._default_manager.values_list(table.field, flat=True).get(pk=record.pk))
        raise ActionRefused(
            _("It is “%(state)s” already, or not yet so far. Look at the new state and try again.")
            % {"state": state.label}
        )
    for field, value in {table.field: arrow.target, **also}.items():
        setattr(record, field, value)


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
    for code, part in clocks_named(transition.stops, record, act):
        stop_clock(record, code, on=on, by=by, part=part)
    for code, part in clocks_named(transition.pauses, record, act):
        ground = str(act.kept.get("ground", ""))
        pause_clocks(record, code, from_on=on, ground=ground, basis=_basis(act), by=by, part=part)
    for code, part in clocks_named(transition.resumes, record, act):
        resume_clocks(record, code, to_on=on, by=by, part=part)
    if transition.ends_clocks:
        cancel_clocks(record, on=on, by=by)
    for clock in transition.starts:
        if clock.when(record):
            _start(record, clock, act)
    refresh_due(record)


def _start(record: TrackedRecord, clock: Starts, act: Act) -> None:
    at, typed = clock.at(record), clock.typed(record, act)
    trigger_on = timezone.localdate(at) if at else clock.trigger(record, act.on)
    for each in clock.parts(record, act):
        start_clock(
            record, clock.code, trigger_on=trigger_on, trigger_at=at, by=act.by, typed_due_on=typed, part=each
        )  # fmt: skip


def _basis(act: Act) -> str:
    """The paper that a pause rests on; without one of its own, how the note begins."""
    return str(act.kept.get("paper") or act.note)[:LONGEST_BASIS]
