"""What reading and applying one workbook needs to know beside the cells: who, which places, since when Excel counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.models import Bureau, User
from exchange.days import EPOCH
from exchange.former_names import Former, former_names, right_on
from texts.folding import squeezed

COUNTY = Bureau.Level.COUNTY
OF_THE_PROVINCE = ("省本级", "省局")  # in the column of the city, what the provincial bureau holds itself


@dataclass(frozen=True)
class Place:
    """Whose row it is, as the policy asks for it."""

    bureau_id: int
    city_id: int
    name: str


@dataclass(frozen=True)
class Earlier:
    """A place that is named by what it was called until that day."""

    place: Place
    until: date


class Places:
    """The bureaus of the province by the place names that workbooks use, today's and earlier ones."""

    def __init__(self, bureaus: Iterable[Bureau], former: Iterable[Former] = ()) -> None:
        self._province: Place | None = None
        self._cities: dict[str, Place] = {}
        self._counties: dict[str, dict[int, Place]] = {}
        self._by_bureau: dict[int, Place] = {}
        for bureau in bureaus:
            self._add(bureau, Place(bureau.pk, bureau.city_id, bureau.place_name))
        self._former: dict[str, list[Former]] = {}
        for earlier in former:
            self._former.setdefault(squeezed(earlier.name), []).append(earlier)

    @classmethod
    def valid(cls, *, on: date) -> Places:
        """The bureaus that exist on that day."""
        bureaus = list(Bureau.objects.all())
        return cls([bureau for bureau in bureaus if bureau.is_valid(on=on)], former_names(bureaus, on=on))

    def _add(self, bureau: Bureau, place: Place) -> None:
        name = squeezed(bureau.place_name)
        self._by_bureau[bureau.pk] = place
        if bureau.level == Bureau.Level.COUNTY:
            self._counties.setdefault(name, {})[bureau.city_id] = place
        elif bureau.level == Bureau.Level.CITY:
            self._cities[name] = place
        else:
            self._province = place
            self._cities |= dict.fromkeys((name, *OF_THE_PROVINCE), place)

    @property
    def province(self) -> Place:
        """Raises LookupError where no province has been set up."""
        if self._province is None:
            raise LookupError("no provincial bureau")
        return self._province

    def of(self, bureau_id: int | None) -> Place | None:
        """The place of a bureau; None when the bureau has ended since."""
        return self._by_bureau.get(bureau_id) if bureau_id else None

    def common(self, places: Iterable[Place]) -> Place | None:
        """The one bureau of all of them, else their city, else the province; None of none."""
        bureaus = {place.bureau_id: place for place in places}
        cities = {place.city_id for place in bureaus.values()}
        if len(bureaus) < 2:
            return next(iter(bureaus.values()), None)
        return self.of(cities.pop()) if len(cities) == 1 else self.province

    def city(self, name: str) -> Place | None:
        """太原市, 太原, 山西省太原市: the city of that name, or the province where it holds something itself."""
        return next((self._cities[bare] for bare in self._bare(name) if bare in self._cities), None)

    def _bare(self, name: str) -> tuple[str, str]:
        """The name without the province before it, as it stands and with 市 behind it."""
        home = squeezed(self._province.name) if self._province else ""
        bare = squeezed(name).removeprefix(home) or squeezed(name)
        return bare, f"{bare}市"

    def earlier_cities(self, name: str, *, on: date) -> list[Earlier]:
        """The cities that are meant by a name of that day which none bears today."""
        formers = (former for bare in self._bare(name) for former in self._former.get(bare, []))
        return self._earlier((former for former in formers if former.bureau.level == Bureau.Level.CITY), on=on)

    def has_county(self, name: str) -> bool:
        """Whether any county is, or was, called so."""
        formers = self._former.get(squeezed(name), [])
        return squeezed(name) in self._counties or any(former.bureau.level == COUNTY for former in formers)

    def county(self, name: str, *, city: Place) -> Place | None:
        """The county of that name in that city; names such as 城区 stand for several."""
        return self._counties.get(squeezed(name), {}).get(city.city_id)

    def earlier_counties(self, name: str, *, city: Place, on: date) -> list[Earlier]:
        """The counties that are meant by a name of that day which none in the city bears today; several, if divided."""
        formers = (former for former in self._former.get(squeezed(name), []) if city.city_id in former.cities)
        return self._earlier((former for former in formers if former.bureau.level == COUNTY), on=on)

    def _earlier(self, formers: Iterable[Former], *, on: date) -> list[Earlier]:
        return [Earlier(self._by_bureau[former.bureau.pk], former.until) for former in right_on(formers, on)]

    @property
    def example_city(self) -> str:
        """How a city of this province is written."""
        cities = (place.name for place in self._cities.values() if place != self._province)
        return next(cities, OF_THE_PROVINCE[0])

    @property
    def example_county(self) -> str:
        """How a county of this province is written; empty where there is none."""
        return next((place.name for places in self._counties.values() for place in places.values()), "")


@dataclass
class Context:
    """One run over one workbook, for one person."""

    user: User
    places: Places
    on: date
    epoch: datetime = EPOCH
    late_reason: str = ""  # typed for the whole file
    file_name: str = ""
    batch_id: int | None = None  # of the import, while a file is read
    _memory: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """`find()`, remembered for this run."""
        if key not in self._memory:
            self._memory[key] = find()
        return self._memory[key]

    def may(self, action: str, place: Place) -> bool:
        return self.once((action, place.bureau_id), lambda: self.user.may(action, place))
