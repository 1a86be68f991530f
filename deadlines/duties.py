"""Which duty a last day belongs to, in words: a badge that shows a day names its clock and the article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from deadlines.models import Clock


def duties(asked: Mapping[str, Iterable[int]]) -> dict[tuple[str, int, date | None], str]:
    """By kind, id and last day: the name of the clock that runs to that day. asked: ids by kind. One statement."""
    if not asked:
        return {}
    of = reduce(or_, (Q(kind=kind, record_id__in=list(ids)) for kind, ids in asked.items()))
    clocks = Clock.objects.running().own().filter(of).select_related("rule").order_by("-pk")
    return {(clock.kind, clock.record_id, clock.due_on): duty_of(clock) for clock in clocks}


def duty_of(clock: Clock) -> str:
    """Name of the clock and the article that it stands on."""
    return " · ".join(word for word in (clock.label, clock.rule.basis) if word)


def clock_behind(due_on: date | None, clocks: Iterable[Any]) -> Clock | None:
    """Of the clocks of a record, the one that runs to this day."""
    return next((clock for clock in clocks if clock.is_open and clock.due_on == due_on), None) if due_on else None
