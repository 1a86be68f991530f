"""A page of rows that its address asks for (`after` or `before` a place), with the addresses of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict

from paging.keyset import Count, Order, Page, Place, UnreadablePlace, page_of

SIDES = ("after", "before")


@dataclass
class AddressedPage:
    """What a list shows of its rows. `query`: of the address, whose other parameters its neighbours keep."""

    all_rows: QuerySet[Model]
    order: Order
    query: QueryDict
    page: Page

    @property
    def rows(self) -> list[Any]:
        return self.page.rows

    @property
    def first(self) -> int:
        """The number of the first row, from 1."""
        return self.page.first

    @cached_property
    def count(self) -> Count:
        """Counted only where more than this page may match."""
        if self.page.before is None and self.page.after is None:
            return Count(len(self.rows))
        return Count.of(self.all_rows)

    @property
    def total(self) -> int:
        """Exact up to 10,000; `is_more`: there are more than that."""
        return self.count.value

    @property
    def is_more(self) -> bool:
        return self.count.is_more

    @property
    def text(self) -> str:
        return self.page.text(self.count)

    @property
    def previous(self) -> str:
        """Address of the page before; "" where there is none."""
        return self._address("before", self.page.before)

    @property
    def next(self) -> str:
        return self._address("after", self.page.after)

    def _address(self, side: str, place: Place | None) -> str:
        if place is None:
            return ""
        query = self.query.copy()
        for name in SIDES:
            query.pop(name, None)
        query[side] = place.encoded(self.order)
        return f"?{query.urlencode()}"


def addressed_page(rows: QuerySet[Model], query: QueryDict, order: Order, *, size: int = 50) -> AddressedPage:
    """The page of these rows that an address asks for. Raises Http404 for a place that no page has written: a list
    never widens by mistake.
    """
    try:
        return _addressed(rows, query, order, size)
    except UnreadablePlace as unreadable:
        raise Http404 from unreadable


def addressed_or_first_page(rows: QuerySet[Model], query: QueryDict, order: Order, *, size: int = 50) -> AddressedPage:
    """The same; a place that cannot be read begins anew."""
    try:
        return _addressed(rows, query, order, size)
    except UnreadablePlace:
        return AddressedPage(rows, order, query, page_of(rows, order, size))


def _addressed(rows: QuerySet[Model], query: QueryDict, order: Order, size: int) -> AddressedPage:
    after, before = (query.get(side, "") for side in SIDES)
    return AddressedPage(rows, order, query, page_of(rows, order, size, after=after, before=before))
