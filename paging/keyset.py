"""Paging by keyset: a page begins after a row, not after a count of rows, so that page 500 costs what page 1 does."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Field, Model, Q, QuerySet, Value
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

COUNTED = 10_000
COUNTED_BY_WORDS = 1_000  # each text has to be looked into
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Order:
    """By one field of the model and then by primary key, both in the same direction: a full order, along an index.

    Rows without a value come last in either direction. `name` is what stands in the address: "due_on", "-due_on".
    `of`: the list that is ordered so; a place in one list is none in another.
    """

    field: str
    descending: bool = False
    of: str = ""

    @classmethod
    def named(cls, name: str, *, of: str = "") -> Self:
        return cls(name.removeprefix("-"), name.startswith("-"), of)

    @property
    def name(self) -> str:
        return f"-{self.field}" if self.descending else self.field

    @property
    def reverse(self) -> Order:
        return Order(self.field, not self.descending, self.of)

    def column(self, model: type[Model]) -> Field[Any, Any]:
        column = model._meta.get_field(self.field)
        if not isinstance(column, Field):
            raise TypeError(f"{self.field} is no column")
        return column

    def sorts(self) -> list[str]:
        sign = "-" if self.descending else ""
        return [f"{sign}{self.field}", f"{sign}pk"]


class UnreadablePlace(BadRequest):
    """A place that no page of this list in this order has written."""


@dataclass(frozen=True)
class Place:
    """Where a row stands: its value in the order, its key, and (for "21–40 of 63") how many rows it ends."""

    value: Any
    pk: int
    nth: int = 0

    @classmethod
    def of(cls, row: Model, order: Order, nth: int = 0) -> Self:
        return cls(getattr(row, order.field), row.pk, nth)

    def encoded(self, order: Order) -> str:
        """As it stands in an address: with the list and the order that it is a place in."""
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        text = json.dumps([order.of, order.name, value, self.pk, self.nth], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decoded(cls, text: str, order: Order, column: Field[Any, Any]) -> Self:
        """Raises UnreadablePlace for what no page of this list in this order has written."""
        try:
            _of, _name, value, pk, nth = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            place = cls(column.to_python(value), int(pk), int(nth))
            if place._fits(column) and place.encoded(order) == text:
                return place
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError) as unreadable:
            raise UnreadablePlace("unreadable place in a list") from unreadable
        raise UnreadablePlace("a place in another list or order")

    def _fits(self, column: Field[Any, Any]) -> bool:
        """Whether a row of the database may stand here."""
        if isinstance(self.value, datetime) and is_naive(self.value):
            return False
        if self.value is None and not column.null:
            return False
        return 0 < self.pk <= LARGEST_KEY and 0 <= self.nth <= LARGEST_KEY


def rows_after(rows: QuerySet[Model], order: Order, place: Place | None, limit: int) -> list[Any]:
    """The first `limit` rows behind `place`, or of all. One query; two where values may be missing."""
    return _filled(_parts_after(rows, order, place), limit)


def rows_before(rows: QuerySet[Model], order: Order, place: Place, limit: int) -> list[Any]:
    """The last `limit` rows in front of `place`, in the order of the list."""
    return _filled(_parts_before(rows, order, place), limit)[::-1]


def neighbours(rows: QuerySet[Model], order: Order, place: Place) -> tuple[int | None, int | None]:
    """Keys of the rows just in front of `place` and just behind it, in one query. None where there is none."""
    before, after = _parts_before(rows, order, place), _parts_after(rows, order, place)
    firsts = [part.annotate(part=Value(n)).values_list("part", "pk")[:1] for n, part in enumerate([*before, *after])]
    found = dict(firsts[0].union(*firsts[1:], all=True))
    keys = [found.get(n) for n in range(len(firsts))]
    return _first(keys[: len(before)]), _first(keys[len(before) :])


def _first(keys: list[int | None]) -> int | None:
    return next((key for key in keys if key is not None), None)


def _filled(parts: list[QuerySet[Model]], limit: int) -> list[Any]:
    found: list[Any] = []
    for part in parts:
        if len(found) < limit:
            found += part[: limit - len(found)]
    return found


def _parts_after(rows: QuerySet[Model], order: Order, place: Place | None) -> list[QuerySet[Model]]:
    """What lies behind `place`, nearest first: rows with a value, then those without."""
    if not order.column(rows.model).null:
        return [_behind(rows, order, place).order_by(*order.sorts())]
    if place is not None and place.value is None:
        return [_without_value(rows, order, place)]
    return [_behind(_valued(rows, order), order, place).order_by(*order.sorts()), _without_value(rows, order, None)]


def _parts_before(rows: QuerySet[Model], order: Order, place: Place) -> list[QuerySet[Model]]:
    """What lies in front of `place`, nearest first: from the last row of all backwards where it has no value."""
    back = order.reverse
    if place.value is not None or not order.column(rows.model).null:
        return [_behind(_valued(rows, order), back, place).order_by(*back.sorts())]
    return [_without_value(rows, back, place), _valued(rows, order).order_by(*back.sorts())]


def _valued(rows: QuerySet[Model], order: Order) -> QuerySet[Model]:
    return rows.exclude(**{f"{order.field}__isnull": True}) if order.column(rows.model).null else rows


def _behind(rows: QuerySet[Model], order: Order, place: Place | None) -> QuerySet[Model]:
    """value >= v AND (value > v OR pk > k): the form of a row comparison that uses the index."""
    if place is None:
        return rows
    after = "lt" if order.descending else "gt"
    here = {order.field: place.value}
    return rows.filter(
        Q(**{f"{order.field}__{after}": place.value}) | Q(**{f"pk__{after}": place.pk}, **here),
        **{f"{order.field}__{after}e": place.value},
    )


def _without_value(rows: QuerySet[Model], order: Order, place: Place | None) -> QuerySet[Model]:
    rest = rows.filter(**{f"{order.field}__isnull": True})
    if place is not None:
        rest = rest.filter(**{"pk__lt" if order.descending else "pk__gt": place.pk})
    return rest.order_by(order.sorts()[1])


@dataclass(frozen=True)
class Count:
    """How many rows there are; beyond a bound only that there are more."""

    value: int
    is_more: bool = False

    @classmethod
    def of(cls, rows: QuerySet[Model], *, up_to: int | None = None) -> Self:
        """up_to: 10,000 unless told otherwise."""
        bound = COUNTED if up_to is None else up_to
        counted = rows.order_by().values("pk")[: bound + 1].count()
        return cls(min(counted, bound), counted > bound)

    def __str__(self) -> str:
        return f"{intcomma(self.value)}+" if self.is_more else intcomma(self.value)

    def __bool__(self) -> bool:
        return self.value > 0


@dataclass(frozen=True)
class Page:
    """Some rows of a list. `first`: number of the first one, from 1. `before`, `after`: where its neighbours begin."""

    rows: list[Any]
    first: int
    before: Place | None
    after: Place | None

    def text(self, total: Count) -> str:
        numbers = {"first": intcomma(self.first), "last": intcomma(self.first + len(self.rows) - 1), "total": total}
        return _("%(first)s–%(last)s of %(total)s") % numbers if self.rows else ""


def page_of(rows: QuerySet[Model], order: Order, size: int, *, after: str = "", before: str = "") -> Page:
    """The page behind or in front of a place, or the first. Raises UnreadablePlace."""
    column = order.column(rows.model)
    if before:
        place = Place.decoded(before, order, column)
        found = rows_before(rows, order, place, size + 1)
        if len(found) > size:
            return _page(found[1:], order, first=max(1, place.nth - size), before=True, after=True)
    elif after:
        place = Place.decoded(after, order, column)
        if found := rows_after(rows, order, place, size + 1):
            return _page(found[:size], order, first=place.nth + 1, before=True, after=len(found) > size)
    found = rows_after(rows, order, None, size + 1)
    return _page(found[:size], order, first=1, before=False, after=len(found) > size)


def _page(rows: list[Any], order: Order, *, first: int, before: bool, after: bool) -> Page:
    return Page(
        rows,
        first,
        before=Place.of(rows[0], order, first) if before else None,
        after=Place.of(rows[-1], order, first + len(rows) - 1) if after else None,
    )
