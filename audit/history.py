"""Every change with old and new, by whom, when and why: written by triggers, also for bulk updates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pghistory
import pgtrigger
from django.db import models

EVERYTHING = "*"


def refuse_truncate(name: str = "never_truncated") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,  # PostgreSQL knows no other for TRUNCATE
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'never_truncated: %', TG_TABLE_NAME;",
    )


def append_only(name: str = "append_only") -> pgtrigger.Protect:
    """Rows are written once: no update, no delete. TRUNCATE needs `refuse_truncate` (statement level)."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def is_history(model: type[models.Model]) -> bool:
    """Whether it holds the events of a tracked model."""
    return hasattr(model, "pgh_tracked_model")


def fixed_columns(model: type[models.Model]) -> set[str]:
    """Columns that the application writes once and never changes: taskforce.database withholds the right to.

    All of histories and of what is append-only; else the key, when it was written, what a trigger protects whatever
    the state of the row, and what the model lists in `written_once`.
    """
    columns = {field.column: field for field in model._meta.local_concrete_fields if field.column}
    protected = {name for trigger in getattr(model._meta, "triggers", ()) for name in _protects(trigger)}
    if is_history(model) or EVERYTHING in protected:
        return set(columns)
    names = {*protected, *getattr(model, "written_once", ())}
    return {
        column
        for column, field in columns.items()
        if field.primary_key or getattr(field, "auto_now_add", False) or {field.name, column} & names
    }


def _protects(trigger: object) -> Iterator[str]:
    """The fields that this trigger lets nobody change, or EVERYTHING."""
    if not isinstance(trigger, pgtrigger.Protect) or isinstance(trigger, pgtrigger.ReadOnly) or trigger.condition:
        return
    for operation in getattr(trigger.operation, "operations", [trigger.operation]):
        if operation == pgtrigger.Update:
            yield EVERYTHING
        yield from getattr(operation, "columns", ())


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: an append-only event row for each insert and update.

    `exclude`: fields whose values must never enter the history (identities, passwords, large texts).
    The event model is named <Model>Event and reached as `instance.events`.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(level=pgtrigger.Statement),
        exclude=list(exclude) or None,
        append_only=True,
        meta={"triggers": [refuse_truncate()]},
        obj_field=pghistory.ObjForeignKey(related_name="events", db_constraint=False, on_delete=models.DO_NOTHING),
    )
