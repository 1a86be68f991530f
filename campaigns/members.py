"""What belongs to a campaign and is counted for it: rooms above declare it, each of its kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Bureau
from campaigns.belonging import of_campaign
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.scope import Reader


@dataclass(frozen=True, kw_only=True)
class Members(Facet):
    """`figure`: the key of the figure whose rows are counted. `word`: what they are called in workbooks, the same in
    every language; `label`: on pages. `order`: among the others.

    `rows(user)`: those that count, of every campaign, that the person may see. `city`: their field with the city that
    they count for, `bureau`: with the bureau. `day`: their field with the day on which they count, and `days`: what the
    two filters of the list for it begin with. `url`: of their list, which shows exactly these when it is asked for
    `params`, the campaign as `campaign`, and the place as `place_filter` says.
    """

    figure: str
    word: str
    label: StrOrPromise
    unit: StrOrPromise = ""
    order: int
    rows: Callable[[Reader], QuerySet[Any]]
    url: str
    day: str
    days: str
    city: str = "city"
    bureau: str = "bureau"
    params: Mapping[str, str] = field(default_factory=dict)
    place_filter: Callable[[Bureau], Mapping[str, str]]

    @property
    def facet_key(self) -> str:
        return self.figure

    def of(self, code: str, user: Reader) -> QuerySet[Any]:
        return of_campaign(self.rows(user), code)

    def held_at(self, rows: QuerySet[Any], place: Bureau) -> QuerySet[Any]:
        """Those of the rows that count for a place, all below it included."""
        if place.level == Bureau.Level.PROVINCE:
            return rows
        field = self.city if place.level == Bureau.Level.CITY else self.bureau
        return rows.filter(**{field: place})

    def by_city(self, code: str, user: Reader) -> dict[int, int]:
        """How many count for each city, by its id; one statement."""
        rows = self.of(code, user).order_by().values_list(f"{self.city}_id").annotate(n=Count("pk"))
        return dict(rows)

    def by_bureau(self, code: str, user: Reader) -> dict[int, int]:
        """How many count for each bureau itself, by its id."""
        rows = self.of(code, user).order_by().values_list(f"{self.bureau}_id").annotate(n=Count("pk"))
        return dict(rows)

    def address(self, code: str, place: Bureau, *, start: date | None = None, end: date | None = None) -> str:
        """The list of exactly the rows that are counted for a place, all below it included; of these days only."""
        days = {f"{self.days}_from": start, f"{self.days}_to": end}
        asked = {**self.params, "campaign": code, **self.place_filter(place)}
        return f"{reverse(self.url)}?{urlencode(asked | {name: str(day) for name, day in days.items() if day})}"

    def within(self, code: str, user: Reader, *, start: date, end: date) -> QuerySet[Any]:
        """Those whose day lies between these two, both counted."""
        return self.of(code, user).filter(**{f"{self.day}__range": (start, end)})


def held_at(place: Bureau) -> dict[str, str]:
    """`place_filter` of a list that is filtered by who holds its records."""
    if place.level == Bureau.Level.PROVINCE:
        return {}
    return {"city" if place.level == Bureau.Level.CITY else "bureau": place.code}


def all_members() -> list[Members]:
    return sorted(declared(Members).values(), key=lambda each: each.order)


def counted(code: str, user: Reader) -> dict[str, int]:
    """{word: number} of what belongs to the campaign and counts; what there is none of is left out."""
    found = {each.word: each.of(code, user).count() for each in all_members()}
    return {word: number for word, number in found.items() if number}
