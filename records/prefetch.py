"""Rows of other tables that a record brings along in its own statement, so that its page asks for none of them apart.

For a few rows to be read, not for lists: they come as one JSON array in a column of the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Coalesce, JSONObject

Row = TypeVar("Row", bound=models.Model)


def along(rows: models.QuerySet[models.Model], *names: str) -> ArraySubquery:
    """These columns of these rows, in their order. `names`: columns as the table has them (`bureau_id`), columns of a
    row that it names (`assignee__full_name`), annotations. They are read by `told`."""
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def told(table: type[Row], brought: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows made of what `along` brought. A column that was not named is asked for when it is read."""
    return [_made(table, columns) for columns in brought]


def _made(table: type[Row], columns: Mapping[str, Any]) -> Row:
    fields = [field for field in table._meta.concrete_fields if field.attname in columns]
    own = {field.attname: field.to_python(columns[field.attname]) for field in fields}  # from_db wants their order
    row = table.from_db(None, list(own), list(own.values()))
    beyond: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in columns.items():
        first, follows, rest = name.partition(LOOKUP_SEP)
        if follows:
            beyond[first][rest] = value
        elif name not in own:
            setattr(row, name, value)
    for name, named in beyond.items():
        related = getattr(table, name).field.related_model
        there = named.get(related._meta.pk.attname) is not None
        setattr(row, name, _made(related, named) if there else None)
    return row


def count_of(rows: models.QuerySet[models.Model]) -> Coalesce:
    """How many rows there are, counted in the statement of the record that they name by OuterRef."""
    counted = rows.order_by().annotate(_all=models.Value(1)).values("_all").annotate(_number=models.Count("*"))
    return Coalesce(models.Subquery(counted.values("_number")), 0)
