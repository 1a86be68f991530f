"""Bureaus and code lists, remembered by each process for as long as the database says that they have not changed.

Every page names some of them, and they change a few times a year. `entering` asks, in a statement that it makes
anyway, for a stamp that any change of these tables moves; under an unmoved stamp nothing is read again. So a
change is seen by the next request of every process, however it was made, and there is nothing to invalidate.
What is remembered is shared: read it, never change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from registry import Facet, declared

Row = TypeVar("Row", bound=models.Model)

_stamp: ContextVar[str | None] = ContextVar("stamp of the reference tables", default=None)
_remembered: dict[type[models.Model], tuple[str, dict[Any, Any]]] = {}


@dataclass(frozen=True)
class ReferenceTable(Facet):
    """A small table of which no row is a secret."""

    table: type[models.Model]

    @property
    def facet_key(self) -> str:
        return self.table._meta.label_lower


def _tables() -> list[type[models.Model]]:
    return [each.table for each in declared(ReferenceTable).values()]


def is_reference(table: type[models.Model]) -> bool:
    return table._meta.label_lower in declared(ReferenceTable)


def stamp_expression() -> str:
    """SQL: where each row lies and which transaction wrote it, folded into one text. An update moves both."""
    folded = "coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0)"
    names = (table._meta.db_table for table in _tables())
    return " || ' ' || ".join(f"(SELECT {folded} FROM {name})::text" for name in names)  # noqa: S608


def is_remembering() -> bool:
    return _stamp.get() is not None


@contextmanager
def as_of(stamp: str) -> Iterator[None]:
    """Within the block what was read under this stamp is used; it is read here, before the block can change anything.

    See `accounts.scope.entering`.
    """
    for table in _tables():
        if _remembered.get(table, (None,))[0] != stamp:
            _remembered[table] = (stamp, _read(table))
    token = _stamp.set(stamp)
    try:
        yield
    finally:
        _stamp.reset(token)


def rows_of(table: type[Row]) -> dict[Any, Row]:
    """All rows of a declared table by primary key, in the order of the model. Read anew outside of any scope."""
    return _remembered[table][1] if is_remembering() else _read(table)


def _read(table: type[Row]) -> dict[Any, Row]:
    return {row.pk: row for row in table._default_manager.all()}


class FromMemory(ForwardManyToOneDescriptor):  # type: ignore[type-arg]  # takes no parameter at run time
    """Answers `lead.bureau` without asking the database, within a scope."""

    def get_object(self, instance: models.Model) -> Any:
        known = rows_of(self.field.remote_field.model) if is_remembering() else {}
        return known.get(getattr(instance, self.field.attname)) or super().get_object(instance)


class ReferenceKey(models.ForeignKey[Any, Any]):
    """A foreign key to a declared table. In the database and in migrations it is like any other."""

    forward_related_accessor_class = FromMemory

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
