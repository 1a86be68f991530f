"""Every change with old and new, by whom, when and why: written by triggers, also for bulk updates."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pghistory
import pgtrigger
from django.db import models


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
