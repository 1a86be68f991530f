"""My Work: what waits for a person, told by each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db.models import Count, DateField, Exists, Expression, F, Min, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from records.kinds import kind_of
from records.models.attachment import Attachment
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.models.tracked import TrackedRecord

SHOWN = 50
PARTS = ("overdue", "today", "mine", "unassigned", "waiting")


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One thing to do: what, from whom, why it is mine, until when, and the one button that moves it on.

    `act`: which act of the record the button is, if it is one; `given`: what one press sends, None where it has a page.
    """

    tag: StrOrPromise
    title: str
    number: str
    url: str
    sender: str
    why: StrOrPromise
    due_on: date | None
    button: StrOrPromise
    button_url: str
    is_approval: bool = False
    act: str = ""
    given: Mapping[str, str] | None = None
    clock_of: tuple[str, int] | None = None  # kind and id of the record whose clock it is
    duty: str = ""  # which clock it is, and under which article

    @property
    def urgency(self) -> tuple[bool, date, str]:
        """Sorts the earliest day first; what has none comes last."""
        return (self.due_on is None, self.due_on or date.max, self.number)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to take note of with one press (a POST to button_url)."""

    title: str
    number: str
    url: str
    due_on: date | None
    button: StrOrPromise
    button_url: str


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One of the five numbers: how many, and the list of exactly those; without url My Work itself is that list.

    `earliest_on`: their earliest day (due, or registered).
    """

    count: int = 0
    url: str = ""
    earliest_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one kind of record has for a person: the five numbers, the most urgent items, what to acknowledge."""

    overdue: Tally = field(default_factory=Tally)
    today: Tally = field(default_factory=Tally)
    mine: Tally = field(default_factory=Tally)
    unassigned: Tally = field(default_factory=Tally)
    waiting: Tally = field(default_factory=Tally)
    items: tuple[WorkItem, ...] = ()
    notices: tuple[Notice, ...] = ()


class Sums(NamedTuple):
    """The five numbers of one kind. `earliest`: overdue since; `oldest`: when the oldest unassigned was registered."""

    overdue: int
    earliest: date | None
    today: int
    mine: int
    unassigned: int
    oldest: date | None
    waiting: int

    @property
    def has_any(self) -> bool:
        return any((self.overdue, self.today, self.mine, self.unassigned, self.waiting))


class Source(Facet):
    """What has something for a person: a `Desk` or a `Pile`, with at most SHOWN items. `name`: unique among them."""

    name: str

    @property
    def facet_key(self) -> str:
        return self.name

    def sums(self, user: User, *, on: date) -> QuerySet[Model] | None:
        """One row with the columns of `Sums`; None where nothing of the kind is ever this person's to do."""
        raise NotImplementedError

    def work(self, user: User, sums: Sums, *, on: date, part: str, most: int = SHOWN) -> Work:
        """Asked only where the sums say that there is any. part: one of PARTS, then only the items that it counts.

        most: how many items at most, the most urgent ones.
        """
        raise NotImplementedError


Record = TypeVar("Record", bound="TrackedRecord")
Row = TypeVar("Row", bound=Model)
Served = tuple[str, "int | QuerySet[Any]"]  # kind, and the key or the query that finds it


@dataclass(frozen=True, kw_only=True)
class Desk(Source, Generic[Record]):
    """What of one kind of record waits for a person, said as conditions; from them come numbers, lists and items.

    `rows(user)`: the visible ones. `mine`, `unassigned`, `waiting`: behind three of the five numbers.
    `item(record, user)`: how one stands in the list. `right`: without it there is nothing. `list_url`: of the list
    that has the filter `work`. `duty`: an expression for its last day, of a kind that has no clock of its own and
    serves the duty of another record; `served(record)`: kind and id of that one, for its page; `serves`:
    the same of a row of the list, where it costs nothing.
    """

    name: str
    right: str
    list_url: str
    rows: Callable[[User], QuerySet[Record]]
    mine: Callable[[User], Q]
    unassigned: Callable[[User], Q]
    waiting: Callable[[User], Q]
    item: Callable[[Record, User], WorkItem]
    duty: Expression | F | None = None
    served: Callable[[Record], Served | None] | None = None
    serves: Callable[[Record], tuple[str, int]] | None = None

    @property
    def day(self) -> str:
        """The column that says until when."""
        return "due_on" if self.duty is None else "duty_on"

    def dated(self, rows: QuerySet[Record]) -> QuerySet[Record]:
        return rows if self.duty is None else rows.annotate(**{"duty_on": self.duty})

    def sums(self, user: User, *, on: date) -> QuerySet[Model] | None:
        if not user.may(self.right):
            return None
        unassigned, late = self.unassigned(user), Q(**{f"{self.day}__lt": on})
        return _one_row(
            self.dated(self.rows(user)).filter(self._all(user)),
            overdue=Count("pk", filter=late),
            earliest=Min(self.day, filter=late),
            today=Count("pk", filter=Q(**{self.day: on})),
            mine=Count("pk", filter=self.mine(user)),
            unassigned=Count("pk", filter=unassigned),
            oldest=Min("registered_on", filter=unassigned),
            waiting=Count("pk", filter=self.waiting(user)),
        )

    def work(self, user: User, sums: Sums, *, on: date, part: str, most: int = SHOWN) -> Work:
        """In one query, however many records there are."""
        address = reverse(self.list_url)
        rows = self.rows(user)
        shown = self.narrowed(rows, user, part, on=on) if part else self.dated(rows).filter(self._all(user))
        proof = Attachment.objects.visible_to(user).evidence().filter(kind=shown.model.kind, record_id=OuterRef("pk"))
        records = list(shown.annotate(has_evidence=Exists(proof)).order_by(self.day, "pk")[:most])
        return Work(
            overdue=Tally(count=sums.overdue, earliest_on=sums.earliest, url=f"{address}?work=overdue"),
            today=Tally(count=sums.today, url=f"{address}?work=today"),
            mine=Tally(count=sums.mine, url=f"{address}?work=mine"),
            unassigned=Tally(count=sums.unassigned, earliest_on=sums.oldest, url=f"{address}?work=unassigned"),
            waiting=Tally(count=sums.waiting, url=f"{address}?work=waiting"),
            items=tuple(self._items(records, user, on=on)),
        )

    def _items(self, records: list[Record], user: User, *, on: date) -> Iterable[WorkItem]:
        """No button leads to a refusal: it opens the record instead. What asks nothing is one press."""
        known: dict[Any, Any] = {}
        for record in records:
            item = self._item(record, user)
            yield _pressed(record, item, on=on, known=known) if item.act else item

    def _item(self, record: Record, user: User) -> WorkItem:
        of = (record.kind, record.pk) if record.due_on or not self.serves else self.serves(record)
        return replace(self.item(record, user), due_on=getattr(record, self.day), clock_of=of)

    def narrowed(self, rows: QuerySet[Record], user: User, part: str, *, on: date) -> QuerySet[Record]:
        """The list behind one of the five numbers: exactly the rows that it counted."""
        if part in ("mine", "unassigned", "waiting"):
            return self.dated(rows).filter(getattr(self, part)(user))
        ours = self.dated(rows).filter(self._all(user))
        return ours.filter(**({f"{self.day}__lt": on} if part == "overdue" else {self.day: on}))

    def _all(self, user: User) -> Q:
        return self.mine(user) | self.unassigned(user) | self.waiting(user)


def _pressed(record: TrackedRecord, item: WorkItem, *, on: date, known: dict[Any, Any]) -> WorkItem:
    kind = kind_of(record.kind)
    act = kind.workflow.transition(item.act)
    refused = act.guard(record) if act.guard and act.is_told_in_lists and not act.takes_evidence else None
    if refused or (act.guard and not (act.is_told_in_lists or act.takes_evidence)):
        why = refused or item.why
        return replace(item, why=why, button=_("Open"), button_url=record.get_absolute_url(), act="")
    press = kind.form_of(act).one_press(record, act, on=on, known=known) if act.in_place else None
    if press is None:
        return item
    return replace(item, button=press.label, given={**press.given, "version": str(record.version)})


@dataclass(frozen=True, kw_only=True)
class Pile(Source, Generic[Row]):
    """Rows of one kind that wait for a person, so few that My Work is their list.

    `rows(user)`: those that wait, None where none ever do. `item`, or `notice` where a press takes note of it: how one
    of them stands on the page.
    """

    name: str
    rows: Callable[[User], QuerySet[Row] | None]
    item: Callable[[Row, User], WorkItem] | None = None
    notice: Callable[[Row], Notice] | None = None

    def sums(self, user: User, *, on: date) -> QuerySet[Model] | None:
        """Only whether there are any: the five numbers are taken of the rows themselves."""
        rows = self.rows(user)
        return None if rows is None else _one_row(rows, mine=Count("pk"))

    def work(self, user: User, sums: Sums, *, on: date, part: str, most: int = SHOWN) -> Work:
        """In one query."""
        waiting = self.rows(user)
        rows = [] if waiting is None else list(waiting[:most])
        items = [self.item(row, user) for row in rows] if self.item else []
        return _tallied(items, on=on, part=part, notices=tuple(map(self.notice, rows)) if self.notice else ())


def _one_row(rows: QuerySet[Model], **sums: Any) -> QuerySet[Model]:
    """The columns of `Sums`, as far as they are given; none and nothing for the others."""
    days = {name: Cast(sums.get(name, Value(None)), DateField()) for name in ("earliest", "oldest")}
    columns = {name: days.get(name) or sums.get(name) or Value(0) for name in Sums._fields}
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(**columns)


def bureaus_of(user: User, *roles: str) -> list[int]:
    """Bureaus where the person holds one of these roles today."""
    return [post.bureau.pk for post in user.scope.posts if post.role in roles]


def work_of(user: User, *, on: date, part: str = "", most: int = SHOWN) -> list[Work]:
    """Of the kinds that have anything: all are counted in one query, and each of these asked in another.

    part: one of PARTS, then only the items that this number counts; "" for all.
    """
    sources = declared(Source)
    asked = {name: rows for name, source in sources.items() if (rows := source.sums(user, on=on)) is not None}
    found = _counted(asked)
    return [
        source.work(user, found[name], on=on, part=part, most=most)
        for name, source in sources.items()
        if name in found and found[name].has_any
    ]


def _counted(asked: Mapping[str, QuerySet[Model]]) -> dict[str, Sums]:
    """The sums of each kind, in one statement. A kind of which nothing can be there may be missing."""
    if not asked:
        return {}
    parts = [rows.values_list(Value(kind), *Sums._fields) for kind, rows in asked.items()]
    return {kind: Sums(*sums) for kind, *sums in parts[0].union(*parts[1:], all=True)}


def _tallied(items: Iterable[WorkItem], *, on: date, part: str, notices: tuple[Notice, ...]) -> Work:
    """The five numbers of a kind whose items are all at hand: My Work is their list."""
    found = list(items)
    members = {
        "overdue": [item for item in found if item.due_on and item.due_on < on],
        "today": [item for item in found if item.due_on == on],
        "mine": [item for item in found if not item.is_approval],
        "waiting": [item for item in found if item.is_approval],
    }
    tallies = {name: Tally(count=len(some), earliest_on=_earliest(some)) for name, some in members.items()}
    return Work(**tallies, items=tuple(members.get(part, []) if part else found), notices=notices)


def _earliest(items: Iterable[WorkItem]) -> date | None:
    return min((item.due_on for item in items if item.due_on), default=None)


def by_urgency(work: Iterable[Work]) -> list[WorkItem]:
    """All items across the kinds, the most urgent first."""
    return sorted((item for part in work for item in part.items), key=lambda item: item.urgency)
