"""Figures: named once by the room that counts them, read by the page of figures, the command and the API.

A room declares a `Source`. Asked a `Question` (who, where, when), the source answers with `Counts`: the value of
each of its figures and the address of the list that shows exactly the rows behind it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Bureau
from figures.bases import Found
from figures.counting import together
from figures.periods import Period
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.scope import Reader
    from figures.panels import Section


class Measure(StrEnum):
    """What is done with the rows: counted; different things among them counted; a number of each summed; a share of one
    count in another; the middle of a length of time."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    RATE = "rate"
    MEDIAN = "median"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that may be published. `definition`: its 口径, as printed at the foot of every page that shows it.

    `key`: "leads.found"; never changes. `short`: its name in the head of a table. `part`, `whole`: keys of the two
    counts of a rate. `sums`: the field of the rows that is summed. `compares`: whether there is a value of an earlier
    period; not for the state of the moment (`is_of_the_moment`), which is the same whatever the period.
    `is_bad`: any of it is too many. `is_money`: a sum of yuan, printed in 万元 and, exactly, beside it.
    """

    key: str
    label: StrOrPromise
    short: StrOrPromise = ""
    definition: StrOrPromise
    unit: StrOrPromise = ""
    measure: Measure = Measure.COUNT
    part: str = ""
    whole: str = ""
    sums: str = ""
    is_of_the_moment: bool = False
    compares: bool = True
    is_bad: bool = False
    is_money: bool = False

    @property
    def head(self) -> StrOrPromise:
        return self.short or self.label


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A count taken apart: `of` is the key of the figure that the parts add up to."""

    key: str
    label: StrOrPromise
    of: str


@dataclass(frozen=True)
class Slice:
    """One part of a breakdown: what it is, how many, and the list of exactly those."""

    code: str
    label: str
    number: int | Decimal
    address: str


@dataclass(frozen=True)
class Value:
    """`number`: an int for a count; a Decimal for money; a Fraction for a rate and a middle, None where there is
    nothing to take it of.

    `n`: of how many.
    """

    number: int | Decimal | Fraction | None
    n: int | None = None

    @classmethod
    def share(cls, part: int | Decimal, whole: int | Decimal) -> Value:
        return cls(Fraction(part) / Fraction(whole) if whole else None, int(whole))


@dataclass(frozen=True)
class Place:
    """Whose figures: a whole province or city with all below it, or what a single bureau holds itself."""

    bureau: Bureau
    is_whole: bool

    @property
    def is_province(self) -> bool:
        return self.is_whole and self.bureau.level == Bureau.Level.PROVINCE

    @property
    def name(self) -> str:
        if self.is_province:
            return _("Whole province")
        if self.is_whole or self.bureau.level == Bureau.Level.COUNTY:
            return self.bureau.place_name
        return _("Provincial bureau itself") if self.bureau.parent_id is None else _("City bureau itself")

    @property
    def code(self) -> str:
        """What stands for it in the address of the page; "" where there is no page of it."""
        return self.bureau.code if self.is_whole or self.bureau.level == Bureau.Level.COUNTY else ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Who asks, for which place and the parts of it, over which period; `on`: today.

    `base`: the period compared with; None where records do not reach back so far. `base_name`: how it is called, ""
    when nothing is to be compared. `imported`: what else to compare with then. `page_of(place)`: address of the same
    page for another place.
    """

    user: Reader
    place: Place
    parts: Sequence[Place] = ()
    period: Period
    base: Period | None = None
    base_name: StrOrPromise = ""
    imported: Found = field(default_factory=dict)
    on: date
    page_of: Callable[[Place], str] = field(default=lambda _place: "")


class Counts(ABC):
    """The answer of a source. Counts what it is asked for, once, with few statements."""

    @abstractmethod
    def value(self, key: str, place: Place, period: Period) -> Value:
        """place: the question's or one of its parts; period: the question's, its base or a bucket of its trend."""

    @abstractmethod
    def address(self, key: str, place: Place, period: Period) -> str:
        """The list of exactly the rows that are counted: of a rate its whole, of a middle all that it lies between."""

    @abstractmethod
    def slices(self, key: str, period: Period) -> list[Slice]:
        """A breakdown for the whole place of the question; parts of 0 are left out."""


class Source(Facet):
    """What a room counts: a sheet of the page of figures, called `label`; the sheets stand in their `order`.

    `kinds`: of the records that it counts.
    """

    name: ClassVar[str]
    label: ClassVar[StrOrPromise]
    order: ClassVar[int]
    kinds: ClassVar[frozenset[str]] = frozenset()
    figures: ClassVar[Sequence[Figure]]
    breakdowns: ClassVar[Sequence[Breakdown]] = ()

    @property
    def facet_key(self) -> str:
        return self.name

    def first_days(self, user: Reader, place: Place) -> Sequence[QuerySet[Any, Any]]:
        """Asks for the days that the records of this place begin: each for one day, or none."""
        raise NotImplementedError

    def count(self, asked: Question) -> Counts:
        raise NotImplementedError

    def section(self, asked: Question, counts: Counts) -> Section:
        """Headlines and panels of the page of figures."""
        raise NotImplementedError


def first_on(user: Reader, place: Place, among: Iterable[Source]) -> date | None:
    """The day that the records of a place begin in these sources, in one statement; None when there are none."""
    asked = [days for source in among for days in source.first_days(user, place)]
    found = together(first=asked)["first"]
    return min((date.fromisoformat(day) for (day,) in found), default=None)


def sources() -> list[Source]:
    return sorted(declared(Source).values(), key=attrgetter("order"))
