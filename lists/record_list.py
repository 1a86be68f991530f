"""The one helper of every list page: filter, columns, sort, page, count, choice of rows, walking to the neighbours.

An app declares its list once and asks it for a page:

    LEADS = RecordList(name="leads", url="leads:list", label=_("Leads"), rows=…, filterset=LeadFilter, columns=…)

    @allowed("lead.view")
    def list_leads(request):
        return render(request, "leads/lead_list.html", {"page": LEADS.page(request)})

The template extends lists/list.html. Everything stands in the address, so a link to a list is a saved search.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from lists.filters import ListFilter
from paging.keyset import (
    COUNTED,
    COUNTED_BY_WORDS,
    Count,
    Order,
    Page,
    Place,
    UnreadablePlace,
    neighbours,
    page_of,
)
from records.kinds import workflow_of
from records.models.tracked import TrackedRecord
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from accounts.scope import Reader

# Named here, because a page calls its list `list`.
Rows = list[Any]
Sentences = list[str]
Cells = list["Cell"]
Table = list[tuple[Any, Cells]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the list. `sort`: field of the model that it sorts by, only where an index stands behind it.

    `value(row)`: what the cell shows when the page does not draw its rows itself; by default the field of that name.
    `css`: classes of the cell. `heading`: over it in a workbook, where the page shows it in other words.
    """

    name: str
    label: StrOrPromise
    value: Callable[[Any], Any] | None = None
    sort: str = ""
    css: str = ""
    heading: StrOrPromise = ""

    def of(self, row: Any) -> Any:
        """What it says of a row: the words of a state or a choice, not its code."""
        if self.value:
            return self.value(row)
        if self.name == "status" and isinstance(row, TrackedRecord):
            return workflow_of(row).state(row.status).label
        in_words = getattr(row, f"get_{self.name}_display", None)
        return in_words() if in_words else getattr(row, self.name)


class Cell(NamedTuple):
    """A cell of a row that its list draws by itself. `column`: its name."""

    css: str
    value: Any
    column: str


@dataclass(frozen=True)
class Head:
    """The head of a column as it stands on a page: where a press leads, and how the list is sorted by it now."""

    label: StrOrPromise
    css: str
    address: str = ""
    direction: str = ""  # "ascending", "descending" or not sorted by it


@dataclass(frozen=True, kw_only=True)
class RecordList(Facet):
    """A list of records. `rows(user)`: the visible rows, with what their cells need joined in.

    order: name of the first order ("-registered_on"). `name` tells the list in the address of a
    record opened from it, so it is unique. kind: of the records, for saved filters and bulk actions ("" has neither).

    From here on what its page needs (`lists.views.listing`). `path`: of the page. `template`: "" for one that a room
    writes itself. `right`: to see it, by default "<kind>.view". `may`: what the template asks, such as {"export":
    "order.export"} for `may_export`. `prepare(rows, user)`: what the rows of one page are told besides.
    `new`, `new_url`: words and name of the address for making one, with the right "<kind>.register".
    `export`: name of the address where it leaves as a workbook, `export_right` by default "<kind>.export".
    """

    name: str
    kind: str = ""
    url: str
    label: StrOrPromise
    rows: Callable[[Reader], QuerySet[Model]]
    filterset: type[ListFilter[Any]]
    columns: tuple[Column, ...]
    order: str
    size: int = 20
    path: str = ""
    right: str = ""
    template: str = "lists/list.html"
    may: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Rows, User], None] | None = None
    new: StrOrPromise = ""
    new_url: str = ""
    export: str = ""
    export_right: str = ""

    @property
    def facet_key(self) -> str:
        return self.name

    @property
    def has_page(self) -> bool:
        """Whether its page follows from what stands here."""
        return bool(self.path and self.template)

    @property
    def view_right(self) -> str:
        return self.right or f"{self.kind}.view"

    @property
    def take_right(self) -> str:
        """The right to take some of it away as a workbook."""
        return self.export_right or f"{self.kind}.export"

    @property
    def ledger(self) -> str:
        """Name of the address of its ledger as a workbook; "" for a list that does not leave."""
        return self.export and f"{self.export}_ledger"

    @property
    def printed_ledger(self) -> str:
        """And as PDF."""
        return self.export and f"{self.export}_ledger_pdf"

    def may_export(self, user: User) -> bool:
        return bool(self.export) and user.may(self.take_right)

    @property
    def sorts(self) -> tuple[str, ...]:
        fields = [column.sort for column in self.columns if column.sort]
        return tuple(dict.fromkeys([self.order, *fields, *(f"-{name}" for name in fields)]))

    def order_named(self, name: str) -> Order:
        """An order of this list; its own when none is named."""
        return Order.named(name or self.order, of=self.name)

    def filtered(self, request: AuthenticatedHttpRequest, query: QueryDict) -> ListFilter[Any]:
        """The filter of this list over what the person may see."""
        filtered = self.filterset(query, self.rows(request.user), request=request)
        filtered.sorts = self.sorts
        return filtered

    def matching(self, request: AuthenticatedHttpRequest, query: QueryDict) -> QuerySet[Model]:
        """All rows of a list's address, for export and bulk. Raises ActionRefused when a parameter is wrong."""
        filtered = self.filtered(request, query)
        if filtered.faults:
            raise ActionRefused(" ".join(map(str, filtered.faults)))
        order = self.order_named(filtered.form.cleaned_data["sort"])
        return filtered.rows.order_by(*order.sorts())

    def chosen(self, request: AuthenticatedHttpRequest) -> QuerySet[Model]:
        """Rows that were ticked on the page (`pick`), or with `all_matching` every row of `query`; visible ones only.

        Raises ActionRefused when nothing was chosen or the filter is wrong.
        """
        if request.POST.get("all_matching"):
            return self.matching(request, QueryDict(request.POST.get("query", "")))
        ticked = (pk for pk in request.POST.getlist("pick") if pk.isascii() and pk.isdigit() and len(pk) < 19)
        picked = [int(pk) for pk in ticked][: self.size]
        if not picked:
            raise ActionRefused(_("Choose at least one row."))
        return self.rows(request.user).filter(pk__in=picked).order_by(*self.order_named("").sorts())

    def page(self, request: AuthenticatedHttpRequest) -> ListPage:
        return ListPage(self, request)


@dataclass
class ListPage:
    """One page of a list as one person sees it."""

    list: RecordList
    request: AuthenticatedHttpRequest
    filtered: ListFilter[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.filtered = self.list.filtered(self.request, self.request.GET)

    @cached_property
    def faults(self) -> Sentences:
        """What is wrong with the filters or, if nothing is, with the place."""
        return self.filtered.faults or self._faults_of_place()

    def _faults_of_place(self) -> Sentences:
        column = self.order.column(self.filtered.queryset.model)
        try:
            for text in filter(None, (self.request.GET.get(name, "") for name in ("after", "before"))):
                Place.decoded(text, self.order, column)
        except UnreadablePlace:
            return [_("This page of the list is not to be found. Begin with the first one.")]
        return []

    @property
    def form(self) -> forms.Form:
        return self.filtered.form

    @cached_property
    def order(self) -> Order:
        return self.list.order_named("" if self.filtered.faults else self.form.cleaned_data["sort"])

    @cached_property
    def _page(self) -> Page:
        if self.faults:
            return Page([], 1, None, None)
        asked = self.request.GET
        after, before = asked.get("after", ""), asked.get("before", "")
        return page_of(self.filtered.rows, self.order, self.list.size, after=after, before=before)

    @property
    def rows(self) -> Rows:
        return self._page.rows

    @cached_property
    def total(self) -> Count:
        """Counted only where more than the page in hand may match."""
        page = self._page
        if self.faults or (page.before is None and page.after is None):
            return Count(len(page.rows))
        return Count.of(self.filtered.rows, up_to=COUNTED_BY_WORDS if self.filtered.is_searched else COUNTED)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(value for name, value in self.request.GET.items() if name not in ("sort", "after", "before"))

    @property
    def range_text(self) -> str:
        return self._page.text(self.total)

    @cached_property
    def query(self) -> str:
        """Filters and sort as they stand in the address, without the place: for export, bulk and saved filters."""
        return self._query()

    @property
    def clear_address(self) -> str:
        return reverse(self.list.url) if self.is_narrowed else ""

    @property
    def start_address(self) -> str:
        """The first page in the same filter and order; "" where it is the filter that is wrong."""
        return "" if self.filtered.faults else f"{reverse(self.list.url)}?{self.query}"

    @property
    def previous_address(self) -> str:
        return self._address(before=self._page.before.encoded(self.order)) if self._page.before else ""

    @property
    def next_address(self) -> str:
        return self._address(after=self._page.after.encoded(self.order)) if self._page.after else ""

    @cached_property
    def from_query(self) -> str:
        """What the link to a record carries, so that its page can walk this same list: "from=…"."""
        return f"from={_token(self.list.name, self.query)}"

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        return tuple(self._head(column) for column in self.list.columns)

    def cells(self, row: Any) -> Cells:
        """Of a row, for lists whose rows need no drawing of their own."""
        return [Cell(column.css, column.of(row), column.name) for column in self.list.columns]

    @property
    def table(self) -> Table:
        return [(row, self.cells(row)) for row in self.rows]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column.label, column.css)
        if column.sort != self.order.field:
            return Head(column.label, column.css, self._address(sort=column.sort))
        direction = "descending" if self.order.descending else "ascending"
        return Head(column.label, column.css, self._address(sort=self.order.reverse.name), direction)

    def _query(self, **changes: str) -> str:
        query = self.request.GET.copy()
        for name in ("after", "before"):
            query.pop(name, None)
        for name in [name for name, values in query.lists() if not any(values)]:
            del query[name]
        for name, value in changes.items():
            query[name] = value
        return query.urlencode()

    def _address(self, **changes: str) -> str:
        return f"?{self._query(**changes)}"


def _token(name: str, query: str) -> str:
    return base64.urlsafe_b64encode(f"{name}?{query}".encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Walk:
    """The neighbours of a record in the list that it was opened from; addresses, "" where there is none."""

    label: StrOrPromise = ""
    list_address: str = ""
    previous_address: str = ""
    next_address: str = ""


def walk(request: AuthenticatedHttpRequest, record: TrackedRecord) -> Walk:
    """上一条 / 下一条: neighbours in the list of `?from=…`, in its filter and order.

    An empty Walk without a list, or with one that cannot be made out.
    """
    token = request.GET.get("from", "")
    try:
        name, _mark, query = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition("?")
        of = declared(RecordList)[name]
        rows = of.matching(request, QueryDict(query))
    except (KeyError, ValueError, ActionRefused):
        return Walk()
    if rows.model is not type(record):
        return Walk()
    order = of.order_named(QueryDict(query).get("sort", ""))
    place = Place.of(record, order)
    address = reverse(of.url)
    before, after = neighbours(rows, order, place)
    return Walk(
        label=of.label,
        list_address=f"{address}?{query}" if query else address,
        previous_address=_address_of(type(record), before, token),
        next_address=_address_of(type(record), after, token),
    )


def _address_of(model: type[TrackedRecord], pk: int | None, token: str) -> str:
    return f"{_named(model, pk).get_absolute_url()}?from={token}" if pk else ""


def _named(model: type[TrackedRecord], pk: int) -> TrackedRecord:
    """Enough of the record to say its address; nothing is asked of the database."""
    record = model()
    record.pk = pk
    return record
