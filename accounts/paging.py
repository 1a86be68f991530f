"""Keyset paging: a page costs the same however deep it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404, QueryDict

Row = TypeVar("Row", bound=Model)
COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; addresses of its neighbours ("" where there is none); a total, exact up to 10,000."""

    rows: list[Row]
    previous: str
    next: str
    total: int
    is_more: bool


def page_of(
    queryset: QuerySet[Row], query: QueryDict, *, by: str, descending: bool = False, size: int = 50
) -> Page[Row]:
    """The page that `query` asks for (`after` or `before` a row's id), ordered by the field `by`, then id.

    Raises Http404 for a row that does not exist: a list is never silently widened.
    """
    backwards = "before" in query
    ordered = _ordered(queryset, by, descending != backwards)
    anchor = query.get("before") or query.get("after")
    rows = list((_beyond(ordered, anchor, by, descending != backwards) if anchor else ordered)[: size + 1])
    is_more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous, has_next = (is_more, True) if backwards else (bool(anchor), is_more)
    total = queryset.order_by()[: COUNTED_UP_TO + 1].count()
    return Page(
        rows=rows,
        previous=_address(query, "before", rows[0].pk) if rows and has_previous else "",
        next=_address(query, "after", rows[-1].pk) if rows and has_next else "",
        total=min(total, COUNTED_UP_TO),
        is_more=total > COUNTED_UP_TO,
    )


def _ordered(queryset: QuerySet[Row], by: str, descending: bool) -> QuerySet[Row]:
    sign = "-" if descending else ""
    return queryset.order_by(f"{sign}{by}", f"{sign}pk")


def _beyond(queryset: QuerySet[Row], anchor: str, by: str, descending: bool) -> QuerySet[Row]:
    if not (anchor.isascii() and anchor.isdecimal() and len(anchor) < 19):
        raise Http404
    value = queryset.model._default_manager.filter(pk=anchor).values_list(by, flat=True).first()
    if value is None:
        raise Http404
    step = "lt" if descending else "gt"
    further = Q(**{f"{by}__{step}": value}) | Q(**{by: value, f"pk__{step}": anchor})
    return queryset.filter(further, **{f"{by}__{step}e": value})


def _address(query: QueryDict, direction: str, pk: Any) -> str:
    wanted = query.copy()
    for name in ("after", "before"):
        wanted.pop(name, None)
    wanted[direction] = str(pk)
    return f"?{wanted.urlencode()}"
