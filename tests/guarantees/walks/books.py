"""What the tables say, read past the models: a fingerprint of all business, and whether history tells all changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

from tests.statements import rows

ROOMS = ("leads", "rectification", "records", "deadlines", "notifications", "audit")
# Says when it was last asked for, not what was done.
STANDING = {"deadlines_calendarday", "deadlines_holidaynotice", "deadlines_holidaynoticeevent"}


@cache
def _tables() -> tuple[str, ...]:
    models_of_ours = [
        model for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    return tuple(sorted({model._meta.db_table for model in models_of_ours} - STANDING))


@cache
def _fingerprint() -> str:
    """The statement; a table of a few rows is read in no time."""
    one = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(line::text, 0)), 0) FROM {0} line"
    return " UNION ALL ".join(one.format(table) for table in _tables())


Fingerprint = dict[str, tuple[int, int]]


def fingerprint() -> Fingerprint:
    """Of each business table: how many rows, and a mark that changes with any of their values."""
    return {name: (count, mark) for name, count, mark in rows(_fingerprint())}


def changed(before: Fingerprint, after: Fingerprint) -> set[str]:
    return {table for table in after if before[table] != after[table]}


@dataclass(frozen=True)
class History:
    """A table and that of its events. `fields`: columns that both have."""

    table: str
    events: str
    fields: tuple[str, ...]


@cache
def _histories() -> tuple[History, ...]:
    return tuple(
        History(
            model._meta.db_table, model.pgh_event_model._meta.db_table, _shared_columns(model, model.pgh_event_model)
        )
        for room in ("leads", "rectification")
        for model in apps.get_app_config(room).get_models()
        if hasattr(model, "pgh_event_model")
    )


def _shared_columns(model: type[models.Model], events: type[models.Model]) -> tuple[str, ...]:
    ours, theirs = ({field.column for field in each._meta.concrete_fields} for each in (model, events))
    return tuple(sorted(ours & theirs - {"pgh_id"}))


@cache
def _untold() -> str:
    """Rows whose newest event says something else than the row, or that have no event at all."""
    one = (
        "SELECT '{0}' AS name, line.id FROM {0} line LEFT JOIN LATERAL"
        " (SELECT * FROM {1} WHERE pgh_obj_id = line.id ORDER BY pgh_id DESC LIMIT 1) told ON true"
        " WHERE told.pgh_id IS NULL OR ({2}) IS DISTINCT FROM ({3})"
    )
    return " UNION ALL ".join(
        one.format(
            each.table,
            each.events,
            ", ".join(f"line.{column}::text" for column in each.fields),
            ", ".join(f"told.{column}::text" for column in each.fields),
        )
        for each in _histories()
    )


def untold_rows() -> list[tuple[str, int]]:
    """Tracked rows that stand otherwise than their history ends. Asked after each act, it proves old → new of each."""
    return rows(_untold())


def open_clocks() -> dict[tuple[str, int], set[str]]:
    """Codes of the clocks that run or stand still, by record."""
    found: dict[tuple[str, int], set[str]] = {}
    for kind, record_id, code in rows(
        "SELECT kind, record_id, code FROM deadlines_clock WHERE state IN ('running', 'paused')"
    ):
        found.setdefault((kind, record_id), set()).add(code)
    return found


def steps_after(last: int) -> list[tuple[str, int, str]]:
    """Kind, record and act of each timeline entry that is newer."""
    return rows("SELECT kind, record_id, action FROM records_step WHERE id > %s ORDER BY id", last)


def last_step() -> int:
    return rows("SELECT coalesce(max(id), 0) FROM records_step")[0][0]
