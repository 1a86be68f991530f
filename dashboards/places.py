"""For which places a person may see figures, and what each is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import Bureau, User
from figures.sources import Place

Level = Bureau.Level
LEVELS: list[str] = [Level.PROVINCE, Level.CITY, Level.COUNTY]


def places_of(user: User, *, on: date) -> list[Place]:
    """Every place whose figures this person may see, the widest first: province, cities, counties."""
    bureaus = Bureau.objects.valid(on=on).select_related("city") if user.scope.cities else Bureau.objects.none()
    return _widest_first(bureau for bureau in bureaus if user.may("figure.view", bureau))


def all_places(*, on: date) -> list[Place]:
    """Every place there is, for the system itself."""
    return _widest_first(Bureau.objects.valid(on=on))


def _widest_first(bureaus: Iterable[Bureau]) -> list[Place]:
    return sorted((_place(bureau) for bureau in bureaus), key=lambda place: LEVELS.index(place.bureau.level))


def _place(bureau: Bureau) -> Place:
    return Place(bureau, is_whole=bureau.level != Level.COUNTY)


def offered(places: Sequence[Place], chosen: Place) -> list[Place]:
    """The places to choose from on the page of one: those at hand, not all 129 of a province."""
    if not any(place.is_province for place in places):
        return list(places)
    city = chosen.bureau.city_id
    return [place for place in places if place.is_whole or place.bureau.city_id == city]


def parts_of(place: Place, among: Sequence[Place]) -> list[Place]:
    """The cities of a province, the counties of a city, in the order of documents; last the bureau above itself."""
    if not place.is_whole:
        return []
    below = Level.CITY if place.is_province else Level.COUNTY
    inside = [
        each
        for each in among
        if each.bureau.level == below and (place.is_province or each.bureau.city_id == place.bureau.pk)
    ]
    return [*inside, Place(place.bureau, is_whole=False)]
