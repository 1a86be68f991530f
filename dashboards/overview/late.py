"""What is overdue now, by place and kind of record: whom to telephone. Every kind that has a last day is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.http import AuthenticatedHttpRequest
from figures.counting import together
from figures.sources import Place, Question
from figures.tallies import address_of, held_at, held_by
from lists.record_list import RecordList
from records.kinds import Kind
from registry import declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OVERDUE = {"due": "overdue"}
NEEDED = {"due", "city", "bureau"}  # filters of a list that can show what is overdue at a place


@dataclass(frozen=True)
class LateCell:
    number: int
    address: str


@dataclass(frozen=True)
class LateRow:
    """`href`: the same page of that place, "" where there is none."""

    place: Place
    href: str
    cells: Sequence[LateCell]

    @property
    def number(self) -> int:
        return sum(cell.number for cell in self.cells)


@dataclass(frozen=True)
class Late:
    """`heads`: kinds of which anything is overdue. `rows`: of the parts that are late, the worst first."""

    heads: Sequence[StrOrPromise]
    rows: Sequence[LateRow]
    total: LateRow

    @property
    def worst(self) -> str:
        """Whom to telephone first: where most is overdue, with how many."""
        if not self.rows:
            return ""
        return _("most overdue: %(place)s, %(n)s") % {"place": self.rows[0].place.name, "n": self.rows[0].number}


def what_is_late(request: AuthenticatedHttpRequest, asked: Question) -> Late:
    """At the place of the question and its parts. What is in a compartment is not counted, as in no figure."""
    lists = dict(_lists_of(request))
    holder = "city_id" if asked.place.is_province else "bureau_id"
    found = together(**{kind: _overdue(of, request, asked, holder) for kind, of in lists.items()})
    numbers = {kind: Counter(dict(rows)) for kind, rows in found.items() if rows}
    late = [(lists[kind], numbers[kind]) for kind in lists if kind in numbers]

    def row(place: Place) -> LateRow:
        is_total = place == asked.place
        cells = [
            LateCell(of_kind.total() if is_total else of_kind[place.bureau.pk], _address(of, place))
            for of, of_kind in late
        ]
        return LateRow(place, "" if is_total or not place.code else asked.page_of(place), cells)

    rows = [each for each in map(row, asked.parts) if each.number]
    rows.sort(key=lambda each: -each.number)
    return Late([declared(Kind)[of.kind].label for of, _of_kind in late], rows, row(asked.place))


def _lists_of(request: AuthenticatedHttpRequest) -> Iterator[tuple[str, RecordList]]:
    """By kind: its list, where it can show what is overdue and the person may see it."""
    by_address = {each.url: each for each in declared(RecordList).values()}
    for kind in declared(Kind).values():
        of = by_address.get(kind.list_url)
        if of and set(of.filterset.base_filters) >= NEEDED and request.user.may(of.view_right):
            yield kind.kind, of


def _overdue(of: RecordList, request: AuthenticatedHttpRequest, asked: Question, holder: str) -> QuerySet[Model, Any]:
    rows = of.filtered(request, QueryDict("due=overdue")).rows.filter(readers__isnull=True)
    return held_at(asked.place, rows).order_by().values_list(holder).annotate(n=Count("pk"))


def _address(of: RecordList, place: Place) -> str:
    return address_of(of.url, OVERDUE | held_by(place))
