"""The place of a row by its name of today, whatever it was called when the row was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from exchange.context import Earlier, Place, Places
from exchange.refusals import Reason


@dataclass
class Naming:
    """What was found about the names of a row's place. `column` of a reason: the name of the column."""

    on: date
    reasons: list[Reason] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)

    def settle(self, column: str, written: str, found: list[Earlier]) -> Place | None:
        """The one place of that earlier name. One that was divided is refused; one that is out of date is remarked."""
        if len(found) > 1:
            places = "、".join(earlier.place.name for earlier in found)
            self.reasons.append(Reason(f"{column}_divided", column, written, {"places": places}))
        if len(found) != 1:
            return None
        if found[0].until < self.on:
            params = {"name": found[0].place.name, "until": str(found[0].until)}
            self.remarks.append(Reason("former_name", column, written, params))
        return found[0].place


def names_of_today(values: dict[str, Any], *, on: date, places: Places) -> Naming:
    """Put the names of today into the cells city and county of a row. on: the row's own day."""
    naming = Naming(on)
    city = _city(values, naming, places)
    if city and values.get("county"):
        county = _county(values, city, naming, places)
        if county:
            write_names(values, county, places)
    return naming


def write_names(values: dict[str, Any], place: Place, places: Places) -> None:
    """The names of today of the place that a row is known to belong to, in the cells that the row has."""
    city = places.of(place.city_id)
    if values.get("city") and city:
        values["city"] = city.name
    if values.get("county"):
        values["county"] = place.name


def _city(values: dict[str, Any], naming: Naming, places: Places) -> Place | None:
    name = values.get("city")
    if not name:
        return None
    city = places.city(name) or naming.settle("city", name, places.earlier_cities(name, on=naming.on))
    if city:
        values["city"] = city.name
    return city


def _county(values: dict[str, Any], city: Place, naming: Naming, places: Places) -> Place | None:
    name = values["county"]
    found = places.county(name, city=city)
    return found or naming.settle("county", name, places.earlier_counties(name, city=city, on=naming.on))
