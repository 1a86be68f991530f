"""An approved version takes over the terms whose event falls under it: at once, or by a worker in chunks.

Each chunk is a transaction that holds the version's row, so a worker that dies loses nothing and two do not collide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pghistory
import pgtrigger
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.scope import acting_as_system
from audit import trail
from deadlines import missing
from deadlines.batches import Rules, Start, start_clocks
from deadlines.clocks import end_what_hangs_on
from deadlines.computing import keep_mark, refresh_due_of
from deadlines.dependent_clocks import tell_followers
from deadlines.extensions import DECIDE as EXTENSION_DECIDE
from deadlines.first_days import DECIDE as FIRST_DAY_DECIDE
from deadlines.governing import LOOKED_AT, Effect, batches, beginnings, effects_on, touched_clocks, typed_of
from deadlines.models import Clock, Correction, DeadlineRule, Extension, Pause, hold_calendar

if TYPE_CHECKING:
    from deadlines.missing import Term

ENDED = ["state", "overdue_since", "ended_on", "ended_by"]
PAUSE = ["from_on", "until_on", "ground", "basis", "state", "is_late", "entered_by", "approved_by", "ended_by"]
EXTENSION = [
    "limit", "length", "unit", "until_on", "reason", "document", "state", "is_late", "requested_by", "requested_on",
    "deciding_bureau", "decided_by", "decided_on", "decision",
]  # fmt: skip
CORRECTION = [
    "before_on", "trigger_on", "trigger_at", "reason", "requested_by", "requested_on", "deciding_bureau",
]  # fmt: skip


def fits_a_request(rule: DeadlineRule) -> bool:
    with acting_as_system():
        return len(touched_clocks(rule).order_by()[: LOOKED_AT + 1].values_list("pk", flat=True)) <= LOOKED_AT


def apply_version(rule: DeadlineRule, *, now: datetime) -> None:
    """Terms follow the version, chunk by chunk; inside a transaction all or none. Harmless to repeat.

    Closed clocks never change. The trail has one entry with the counts, each clock its own history.
    Raises ActionRefused while the calendar is being corrected.
    """
    on = timezone.localdate(now)
    with acting_as_system(), pghistory.context(reason=f"{rule.code} {rule.valid_from} · {rule.reason}"):
        rules = Rules()
        for _chunk in _chunks(rule, rules, on=on):
            pass
        _finish(rule, now=now)


def _chunks(rule: DeadlineRule, rules: Rules, *, on: date) -> Iterator[None]:
    for clocks in batches(rule):
        _take_over(rule, [clock.pk for clock in clocks], rules, on=on)
        yield
    for kind, terms in beginnings(rule, rules):
        _begin(rule, kind, terms, on=on)
        yield


@transaction.atomic
def _take_over(rule: DeadlineRule, clock_ids: list[int], rules: Rules, *, on: date) -> None:
    calendar = hold_calendar()
    DeadlineRule.objects.select_for_update().get(pk=rule.pk)
    clocks = touched_clocks(rule).filter(pk__in=clock_ids).select_for_update(of=("self",)).order_by("pk")
    effects = list(effects_on(clocks.prefetch_related("pauses", "extensions"), rule, rules, calendar))
    moved = [effect.after for effect in effects if effect.after and effect.is_moved]
    _end(effects, rule, on=on)
    Clock.objects.bulk_create([effect.after for effect in effects if effect.after])
    _carry(effects)
    end_what_hangs_on([effect.before for effect in effects if effect.before], on=on, by=rule.approved_by)
    records = defaultdict(set)
    for effect in effects:
        records[effect.clock.kind].add(effect.clock.record_id)
    for kind, record_ids in records.items():
        refresh_due_of(kind, record_ids)
    tell_followers(moved, on=on)
    _count(rule, moved_count=len(moved), ended_count=sum(effect.after is None for effect in effects))


def _end(effects: Iterable[Effect], rule: DeadlineRule, *, on: date) -> None:
    """A mark of being overdue stays on the clock that ends, and goes on with the one that runs then."""
    ended = []
    for before, after in effects:
        if before is None:
            continue
        keep_mark(before, before.due_on, on=on)
        before.state, before.ended_on, before.ended_by = Clock.State.CANCELLED, on, rule.approved_by
        ended.append(before)
        if after:
            after.overdue_since, after.started_by = before.overdue_since, rule.approved_by
    with pgtrigger.ignore("deadlines.Clock:clock_due_is_computed"):
        Clock.objects.bulk_update(ended, ENDED)


def _carry(effects: Iterable[Effect]) -> None:
    """Stops and extensions go on with the clock that runs then; a request that waits is asked of that clock, by the
    same person on the same day, and lapses on the one that ended."""
    kept = {before.pk: after for before, after in effects if before and after}
    Pause.objects.bulk_create(_copies(Pause.objects.filter(clock__in=kept), kept, PAUSE))
    extensions = Extension.objects.filter(clock__in=kept)
    Extension.objects.bulk_create(_copies(extensions.filter(state=Extension.State.GRANTED), kept, EXTENSION))
    asked = [one for one in _copies(extensions.waiting(), kept, EXTENSION) if one.limit < len(one.clock.rule.limits)]
    _ask_anew(Extension, asked, EXTENSION_DECIDE)
    _ask_anew(
        Correction, _copies(Correction.objects.filter(clock__in=kept).waiting(), kept, CORRECTION), FIRST_DAY_DECIDE
    )


def _copies(rows: Any, kept: dict[int, Clock], fields: list[str]) -> list[Any]:
    columns = [rows.model._meta.get_field(name).attname for name in fields]
    return [
        rows.model(clock=kept[row.clock_id], **{column: getattr(row, column) for column in columns})
        for row in rows.order_by("pk")
    ]


def _ask_anew(model: Any, asked: list[Any], decide: str) -> None:
    model.objects.bulk_create(asked)
    start_clocks([Start(one, decide, one.requested_on) for one in asked], by=None)


@transaction.atomic
def _begin(rule: DeadlineRule, kind: str, terms: list[tuple[Any, Term]], *, on: date) -> None:
    DeadlineRule.objects.select_for_update().get(pk=rule.pk)
    calendar = hold_calendar()
    had = set(_clocks_of(kind, terms).values_list("record_id", "code", "part"))  # another worker was faster
    terms = [(record, term) for record, term in terms if (record.pk, term.code, term.part.key) not in had]
    starts = [
        Start(record, term.code, term.trigger_on, typed_of(term, rule, calendar), part=term.part)
        for record, term in terms
    ]
    start_clocks(starts, by=rule.approved_by)
    begun = missing.kinds()[kind].begun
    if begun is not None:
        for record, _term in terms:
            begun(record, on)
    _count(rule, started_count=len(terms))


def _clocks_of(kind: str, terms: list[tuple[Any, Term]]) -> Any:
    records, codes = {record.pk for record, _term in terms}, {term.code for _record, term in terms}
    return Clock.objects.filter(kind=kind, record_id__in=records, code__in=codes)


def _count(rule: DeadlineRule, **more: int) -> None:
    DeadlineRule.objects.filter(pk=rule.pk).update(**{name: F(name) + count for name, count in more.items()})


@transaction.atomic
def _finish(rule: DeadlineRule, *, now: datetime) -> None:
    rule.refresh_from_db(fields=["moved_count", "ended_count", "started_count", "applied_at"])
    if DeadlineRule.objects.filter(pk=rule.pk, applied_at__isnull=True).update(applied_at=now):
        rule.applied_at = now
        counts = {"moved": rule.moved_count, "ended": rule.ended_count, "started": rule.started_count}
        detail = {"code": rule.code, "from": rule.valid_from.isoformat(), **counts}
        trail.record("rule.applied", by=rule.approved_by, detail=detail)
