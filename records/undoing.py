"""Taking back what one pressed by mistake: a counter-step of its own, for ten minutes, while nobody went on.

Nothing is deleted: the step stays in the timeline, the record goes back by an arrow that its table declares, fields
are what they were, terms that the act began end with it, and terms that it ended run again from their own day. What
its effect wrote is countered by the act itself (`Transition.counters`). Whoever was told of it is told that it was
taken back. What left the house or moved to another bureau is not taken back here. See docs/decisions/0054.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as_system
from deadlines.clocks import cancel_clocks, refresh_due, run_again
from deadlines.models import Clock, Extension, Pause
from notifications.news import What, said_in_all_languages
from notifications.notify import notify, people_told
from records.acts import Act, Input, Json, Transition
from records.kinds import workflow_of
from records.models.step import Step
from records.models.urging import ENDED

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from deadlines.models.clock import ClockQuerySet
    from records.models.tracked import TrackedRecord

WITHIN = timedelta(minutes=10)
KEPT = "undo"  # in the data of a step: what was before
PREFIX = "undo_"
TOLD = {name: name for name in ("id", "action", "from_status", "by_id", "at", "data")}  # what is asked of a last step


@dataclass(frozen=True)
class Undo(Input):
    """`step`: the step that the person saw, and means."""

    step: int


def undoing(act: Transition) -> tuple[Transition, ...]:
    """The arrows back from an act, one to each state that it starts from.

    Raises ValueError for an act that moves the record to another bureau, or a state of another table.
    """
    if act.moves or act.carries:
        raise ValueError(f"{act.name} moves more than its own state: that is not taken back by a press")
    if act.target is None:
        return (_back(act, act.sources, None),)
    return tuple(_back(act, (act.target,), source) for source in act.sources)


def _back(act: Transition, sources: tuple[str, ...], target: str | None) -> Transition:
    return Transition(
        name_of(act, target),
        gettext_lazy("Undo"),
        sources,
        target,
        act.action,
        done=gettext_lazy("took back the last step"),
        hidden=True,
        takes=Undo,
        asked_of=act.asked_of,
        check=may_be_undone,
        sets=_as_before,
        keeps=_which,
        effect=lambda record, undo: _counter(act, record, undo),
    )


def name_of(act: Transition, target: str | None) -> str:
    return f"{PREFIX}{act.name}" if target is None or len(act.sources) == 1 else f"{PREFIX}{act.name}_{target}"


def before(record: TrackedRecord, act: Transition, changes: dict[str, Any]) -> dict[str, Json]:
    """What the step keeps, so that it can be taken back: fields as they were, the version after it, the terms open."""
    if not act.is_undone:
        return {}
    fields = {name: _plain(record.serializable_value(name)) for name in changes}
    clocks = [clock.pk for each in _with_terms(act, record) for clock in Clock.objects.of(each).open().order_by("pk")]
    return {KEPT: {"fields": fields, "version": record.version + 1, "clocks": clocks}}


def _with_terms(act: Transition, record: TrackedRecord) -> list[TrackedRecord]:
    """The records whose terms the act begins or ends."""
    return [record, *(act.terms_of(record) if act.terms_of else ())]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def undoable(record: TrackedRecord, user: User) -> tuple[Transition, Step] | None:
    """The arrow by which this person may take back the last step of the record now, and that step."""
    step = _last_seen(record)
    arrow = arrow_back(record, step) if step else None
    if step is None or arrow is None or why_not(record, step, user) or not user.may(arrow.action):
        return None
    return arrow, step


def _last_step(record: TrackedRecord) -> Step | None:
    return Step.objects.of(record).order_by("-at", "-pk").first()


def _last_seen(record: TrackedRecord) -> Step | None:
    """The same of a record opened as a page, which asked for it along with the record (`records.pages.for_page`)."""
    told = record.last_step
    if told is None:
        return _last_step(record)
    return Step(**told | {"at": datetime.fromisoformat(told["at"])}) if told else None


def step_of(record: TrackedRecord, pk: int) -> Step | None:
    """The step of this record that is meant, if it has it."""
    return Step.objects.of(record).filter(pk=pk).first()


def arrow_back(record: TrackedRecord, step: Step) -> Transition | None:
    """From the state that the step led to, back to the one that it came from."""
    act = _done(record, step)
    if act is None:
        return None
    wanted = name_of(act, None if act.target is None else step.from_status)
    return next((t for t in workflow_of(record).transitions if t.name == wanted), None)


def _done(record: TrackedRecord, step: Step) -> Transition | None:
    return next((t for t in workflow_of(record).transitions if t.name == step.action), None)


def why_not(record: TrackedRecord, step: Step, user: User | None) -> str | None:
    """Why this step, the last one of the record, cannot be taken back by this person now; None when it can."""
    kept = step.data.get(KEPT)
    if not kept or user is None or step.by_id != user.pk:
        return _("Only your own last step can be undone.")
    if timezone.now() - step.at > WITHIN:
        return _("The ten minutes to undo it are over. Ask for it to be sent back.")
    if record.version != kept["version"]:
        return _("A colleague went on with it meanwhile, so it cannot be undone.")
    if step.data.get(ENDED):
        return _("An urging was answered with it, so it cannot be undone.")
    act = _done(record, step)
    is_known = record.has_ended_after_a_pause is False and not (act and act.terms_of)
    if not is_known and _ended_after_a_pause(step):
        return _("A term that stood still or was extended ended with it, so it cannot be undone.")
    if act and act.went_on and act.went_on(record, step):
        return _("Another record went on with it meanwhile, so it cannot be undone.")
    return None


def built_on(step: Step, rows: QuerySet[Any, Any], *acts: str) -> bool:
    """Whether one of these acts was done since the step to one of these records, whoever may see them."""
    with acting_as_system():
        later = Step.objects.filter(kind=rows.model.kind, record_id__in=rows.values("pk"), action__in=acts)
        return later.filter(pk__gt=step.pk).exists()


def may_be_undone(record: TrackedRecord, act: Act[Undo]) -> None:
    """Under the lock: whoever came second finds another last step. Raises ActionRefused, NotAllowed."""
    last = _last_step(record)
    if last is None or last.pk != act.given.step:
        raise ActionRefused(_("A colleague went on with it meanwhile, so it cannot be undone."))
    if last.by_id != (act.by.pk if act.by else None):
        raise NotAllowed(_("Only your own last step can be undone."))
    if reason := why_not(record, last, act.by):
        raise ActionRefused(reason)


def _step(act: Act[Undo]) -> Step:
    return Step.objects.get(pk=act.given.step)


def _as_before(record: TrackedRecord, act: Act[Undo]) -> dict[str, Any]:
    fields: dict[str, Any] = _step(act).data[KEPT]["fields"]
    return dict(_restored(record, fields))


def _restored(record: TrackedRecord, fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        field: Any = record._meta.get_field(name)
        yield field.attname, value if field.is_relation else field.to_python(value)


def _which(record: TrackedRecord, act: Act[Undo]) -> dict[str, Json]:
    return {"undone": act.given.step}


def _ended_after_a_pause(step: Step) -> bool:
    """Whether a term ended with the step that had stood still or was extended; one statement."""
    return ended_after_a_pause(pk__in=step.data[KEPT]["clocks"]).exists()


def ended_after_a_pause(**of: Any) -> ClockQuerySet:
    """Terms that have ended and had stood still or were extended. of: a condition on clocks."""
    changed = (Exists(model.objects.filter(clock=OuterRef("pk"))) for model in (Pause, Extension))
    return Clock.objects.filter(reduce(or_, changed), **of).exclude(state__in=["running", "paused"])


def _ended(step: Step) -> list[Clock]:
    """Terms that were open before the step and are not any more."""
    clocks = Clock.objects.filter(pk__in=step.data[KEPT]["clocks"]).select_related("rule").order_by("pk")
    return [clock for clock in clocks if not clock.is_open]


def _counter(done: Transition, record: TrackedRecord, undo: Act[Undo]) -> None:
    """What the act did besides moving its record: its terms, what its effect wrote, and what people were told."""
    step = _step(undo)
    ended = _ended(step)
    for each in _with_terms(done, record):
        _counter_clocks(each, step, [clock for clock in ended if _is_of(clock, each)], undo)
    if done.counters:
        done.counters(record, undo, step)
    _tell_again(done, record, step, undo)


def _is_of(clock: Clock, record: TrackedRecord) -> bool:
    return (clock.kind, clock.record_id) == (record.kind, record.pk)


def _counter_clocks(record: TrackedRecord, step: Step, ended: list[Clock], act: Act[Undo]) -> None:
    """Terms that it began end; those that it ended run again from the day of their own event."""
    for begun in Clock.objects.of(record).open().exclude(pk__in=step.data[KEPT]["clocks"]):
        cancel_clocks(record, code=begun.code, part=begun.record_part, on=act.on, by=act.by)
    for clock in ended:
        run_again(clock, record, by=act.by)
    refresh_due(record)


def _tell_again(done: Transition, record: TrackedRecord, step: Step, act: Act[Undo]) -> None:
    """Whoever was told of the step is told that it is taken back; once."""
    people = [person for person in people_told(record, f"step:{step.pk}:") if person != act.by]
    params = {"by": act.actor, "step": said_in_all_languages(lambda: str(done.done or done.label))}
    notify(people, What.TAKEN_BACK, key=f"{act.key}:{What.TAKEN_BACK}", subject=record, params=params)
    act.told.update(person.pk for person in people)
