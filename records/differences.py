"""Old → new, field by field, in the words of the page: for the timeline and for two versions side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import reference
from accounts.models import User
from money.yuan import in_yuan

LONGEST = 300
Names = dict[tuple[Any, Any], str]  # (model, key) → how the row is called
# Told by the steps and clocks, or of no interest to a reader.
UNTOLD = frozenset({"id", "version", "status", "city", "readers", "due_on", "created_at", "created_by", "number"})


@dataclass(frozen=True)
class Change:
    """An event of the history and what it changed: label, old, new."""

    event: Any
    fields: list[tuple[str, str, str]]


def changes_between(
    model: type[models.Model], events: list[Any], *, people: Mapping[int, models.Model]
) -> list[Change]:
    """What each event changed against the one before it, newest first; events without a change to tell are left out.

    events: of one record, newest first. people: those whom they name. Names of other rows that are not remembered are
    read with one query a table.
    """
    untold = UNTOLD | getattr(model, "untold", frozenset())
    columns = (
        [f for f in model._meta.concrete_fields if f.name not in untold and hasattr(events[0], f.attname)]
        if events
        else []
    )
    pairs = [(new, old) for new, old in pairwise(events)]
    differing = [
        (new, old, [f for f in columns if getattr(new, f.attname) != getattr(old, f.attname)]) for new, old in pairs
    ]
    named = [(f, getattr(event, f.attname)) for new, old, fields in differing for f in fields for event in (new, old)]
    names = _names(named, people)
    return [
        Change(new, [(label_of(f), _told(f, old, names), _told(f, new, names)) for f in fields])
        for new, old, fields in differing
        if fields
    ]


def display(column: models.Field[Any, Any], value: Any, names: Names | None = None) -> str:
    """A value as a person reads it: the word of a choice, the name of a related row, yes or no, an ISO day."""
    if value is None or value == "":
        return ""
    if column.is_relation:
        return (names or {}).get((column.related_model, value), "—")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, dict):
        words = getattr(column.model, "words_of_values", {})
        return _(", ").join(f"{words[key]} {told}" for key, told in value.items() if key in words and told)
    if isinstance(value, Decimal):
        return in_yuan(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _told(column: models.Field[Any, Any], event: Any, names: Names) -> str:
    return display(column, getattr(event, column.attname), names)


def label_of(column: models.Field[Any, Any]) -> str:
    """The name of a field as a page shows it."""
    label = str(column.verbose_name)
    return label[:1].upper() + label[1:]


def _names(values: Iterable[tuple[models.Field[Any, Any], Any]], people: Mapping[int, models.Model]) -> Names:
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for column, value in values:
        if column.is_relation and value is not None:
            wanted[column.related_model].add(value)
    return {
        (model, pk): str(row)
        for model, keys in wanted.items()
        for pk, row in _rows(model, keys, people).items()
        if pk in keys
    }


def _rows(model: type[models.Model], keys: set[Any], people: Mapping[int, models.Model]) -> Mapping[Any, models.Model]:
    if model is User:
        return people
    return reference.rows_of(model) if reference.is_reference(model) else model._default_manager.in_bulk(keys)
