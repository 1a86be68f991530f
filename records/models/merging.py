"""The database's part of merging: nothing goes into what is gone itself."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger


def merged_into_one_that_stands(name: str, table: str, *, gone: Iterable[str]) -> pgtrigger.Trigger:
    """`gone`: the states in which a record takes no other. Two at once hold each other (records.merging.both_held)."""
    states = ", ".join(f"'{state}'" for state in sorted(gone))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(new__status="merged") & ~pgtrigger.Q(old__status="merged"),
        func=f"""
            PERFORM FROM {table} WHERE id = NEW.merged_into_id AND status NOT IN ({states});
            IF NOT FOUND THEN
                RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
