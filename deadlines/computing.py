"""From the facts of a clock to its dates, and from the clocks of a record to the record's own due date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.apps import apps
from django.db.models import Manager, Min, Model, OuterRef, Subquery
from django.utils import timezone

from deadlines.calendar import WorkCalendar
from deadlines.models import Clock
from deadlines.terms import Due, Excluded, Extended, due

if TYPE_CHECKING:
    from deadlines.subject import DatedSubject


COMPUTED_FIELDS = [
    "trigger_on", "trigger_at", "typed_due_on", "nominal_on", "due_on", "due_at", "safe_due_on", "excluded_days",
    "provisional", "calendar_version", "explanation", "state", "overdue_since",
]  # fmt: skip


def end_of(
    clock: Clock, calendar: WorkCalendar, *, excluded: Iterable[Excluded] = (), extended: Sequence[Extended] = ()
) -> Due:
    """The end of a clock's term by its own rule row, whatever rule is in force today."""
    start = timezone.localtime(clock.trigger_at) if clock.trigger_at else clock.trigger_on
    return due(clock.rule.term, start, calendar, excluded=excluded, extensions=extended, typed_on=clock.typed_due_on)


def fill(clock: Clock, found: Due, calendar: WorkCalendar) -> None:
    """Write what was computed into the row in hand; nothing is saved."""
    clock.nominal_on, clock.due_on, clock.due_at = found.nominal_on, found.due_on, found.due_at
    clock.safe_due_on, clock.excluded_days, clock.provisional = found.safe_due_on, found.excluded, found.provisional
    clock.calendar_version = calendar.version
    clock.explanation = [[reason.code, reason.facts] for reason in found.explanation]
    clock.state = Clock.State.RUNNING if found.due_on else Clock.State.PAUSED


def recompute(clock: Clock, calendar: WorkCalendar, *, on: date) -> bool:
    """Compute an open clock anew after its facts, its rule's calendar or its pauses changed. True: the day moved.

    `on`: the day of the change. A clock that was overdue before it keeps the day since when: a mark is
    never lifted silently.
    """
    before = clock.due_on
    fill(clock, end_of(clock, calendar, excluded=clock.excluded(), extended=clock.extended()), calendar)
    moved = clock.due_on != before
    if moved:
        keep_mark(clock, before, on=on)
    return moved


def keep_mark(clock: Clock, due_on: date | None, *, on: date) -> None:
    """Remember the first day after `due_on` when it had passed before `on`."""
    if due_on and due_on < on and clock.overdue_since is None:
        clock.overdue_since = due_on + timedelta(days=1)


def save_computed(clock: Clock, *more: str) -> None:
    """Only here may a stored due date change; the database refuses every other way."""
    with pgtrigger.ignore("deadlines.Clock:clock_due_is_computed"):
        clock.save(update_fields=[*COMPUTED_FIELDS, *more])


def refresh_due(subject: DatedSubject) -> None:
    """Copy the earliest last day of the record's own running duties to the record, for its lists."""
    clocks = Clock.objects.of(subject).running().own()
    earliest = clocks.aggregate(earliest=Min("due_on"))["earliest"]
    _rows_like(subject).filter(pk=subject.pk).exclude(due_on=earliest).update(due_on=earliest)
    subject.due_on = earliest


def _rows_like(subject: object) -> Manager[Model]:
    if not isinstance(subject, Model):
        raise TypeError(f"{subject} is no row")
    return type(subject)._default_manager


def refresh_due_of(kind: str, record_ids: Iterable[int]) -> None:
    """The same for many records of one kind; kinds without a due date of their own are left alone."""
    model = next((one for one in apps.get_models() if _has_due(one, kind)), None)
    if model is None:
        return
    own = Clock.objects.running().own().filter(kind=kind, record_id=OuterRef("pk")).order_by().values("record_id")
    earliest = own.annotate(earliest=Min("due_on")).values("earliest")
    model._default_manager.filter(pk__in=list(record_ids)).update(due_on=Subquery(earliest))


def _has_due(model: type[Model], kind: str) -> bool:
    return getattr(model, "kind", None) == kind and any(field.name == "due_on" for field in model._meta.fields)
