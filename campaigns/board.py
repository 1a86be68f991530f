"""The board of a campaign: cities by what belongs to it and by what they reported; who has not reported is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Bureau
from campaigns.members import Members, all_members
from campaigns.models import Campaign
from money.yuan import in_digits
from returns.models import Indicator
from returns.sums import reported

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


FIRST_DAY = "1949-10-01"  # before any return: signed at all


@dataclass(frozen=True)
class Cell:
    """`text`: "" where nothing was reported, which is not a zero. `address`: of the rows behind it."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Head:
    label: StrOrPromise
    unit: StrOrPromise = ""


@dataclass(frozen=True)
class BoardRow:
    place: Bureau
    cells: Sequence[Cell]


def board_of(campaign: Campaign, user: User) -> Mapping[str, Any]:
    """day, length; heads, rows (of the cities within reach), total: cells as in the rows."""
    today = timezone.localdate()
    cities = _cities(user)
    columns = [*_counted(campaign, user, cities), *_reported(campaign, user, cities)]
    rows = [BoardRow(city, [cells[city.pk] for _head, cells, _total in columns]) for city in cities]
    return {
        "day": min(campaign.day_of(today), campaign.length),
        "length": campaign.length,
        "is_over": today > campaign.ends_on,
        "heads": [head for head, _cells, _total in columns],
        "rows": [row for row in rows if any(cell.text not in ("", "0") for cell in row.cells)] or rows,
        "total": [total for _head, _cells, total in columns],
        "returns_url": reverse("kinds:return-list"),
    }


def _cities(user: User) -> list[Bureau]:
    """Whose numbers this person may see."""
    reached = [one for one in Bureau.objects.valid(on=timezone.localdate()).exclude(level=Bureau.Level.COUNTY)
               if user.scope.reaches(city_id=one.city_id, bureau_id=one.pk)]  # fmt: skip
    return sorted(reached, key=lambda one: (one.level == Bureau.Level.PROVINCE, one.display_order))


Column = tuple[Head, Mapping[int, Cell], Cell]


def _counted(campaign: Campaign, user: User, cities: Sequence[Bureau]) -> list[Column]:
    columns: list[Column] = []
    province = next((city for city in cities if city.level == Bureau.Level.PROVINCE), None)
    for members in all_members():
        numbers = members.by_city(campaign.number, user)
        if numbers:
            cells = {city.pk: _counted_cell(members, campaign, city, numbers.get(city.pk, 0)) for city in cities}
            address = members.address(campaign.number, province) if province else ""
            columns.append((Head(members.label, members.unit), cells, Cell(str(sum(numbers.values())), address)))
    return columns


def _counted_cell(members: Members, campaign: Campaign, city: Bureau, number: int) -> Cell:
    """What the provincial bureau holds itself has no list of its own."""
    is_opened = number and city.level != Bureau.Level.PROVINCE
    return Cell(str(number), members.address(campaign.number, city) if is_opened else "")


def _reported(campaign: Campaign, user: User, cities: Sequence[Bureau]) -> list[Column]:
    indicators = list(Indicator.objects.of_campaign(campaign.number))
    found = reported(user, indicators)
    columns: list[Column] = []
    for indicator in indicators:
        numbers = found.get(indicator.pk, {})
        cells = {city.pk: _reported_cell(indicator, numbers.get(city.pk), city) for city in cities}
        total = _reported_cell(indicator, sum(numbers.values(), Decimal(0)) if numbers else None, None)
        columns.append((Head(indicator.name, indicator.unit), cells, total))
    return columns


def _reported_cell(indicator: Indicator, number: Decimal | None, city: Bureau | None) -> Cell:
    if number is None:
        return Cell("")
    params = {"indicator": indicator.code, "signed_from": FIRST_DAY}
    if city is not None:
        params["city"] = city.code
    return Cell(in_digits(number), f"{reverse('kinds:return-list')}?{urlencode(params)}")
