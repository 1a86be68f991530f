"""The people who act: two cities with a county each (one has two), the province, the custodian, administrators."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Bureau, Role, User
from tests.factories import AppointmentFactory, BureauFactory, UserFactory

OWN, CITY, PROVINCE = "own", "city", "province"

Rights = dict[str, str]  # party (CO, TH, …) → how far from the bureau of the post it extends

CO, CH, TO, TH, PO, PH = "CO", "CH", "TO", "TH", "PO", "PH"
OFFICERS: Rights = {CO: OWN, TO: CITY, PO: PROVINCE}
HEADS: Rights = {CH: OWN, TH: CITY, PH: PROVINCE}
OWN_OFFICERS: Rights = {CO: OWN, TO: OWN, PO: OWN}
OWN_HEADS: Rights = {CH: OWN, TH: OWN, PH: OWN}
SUPERIORS: Rights = {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE}

LEVELS = {"county": "C", "city": "T", "province": "P"}
ROLES = {"officer": "O", "head": "H"}


@dataclass(frozen=True, repr=False)
class Person:
    """Somebody with their posts; `parties` as the domain reference names them."""

    name: str
    user: User
    posts: tuple[tuple[str, Bureau], ...]

    def __repr__(self) -> str:
        return self.name

    @property
    def parties(self) -> list[tuple[str, Bureau]]:
        return [(LEVELS[bureau.level] + ROLES[role], bureau) for role, bureau in self.posts if role in ROLES]

    def may(self, rights: Rights, bureau: Bureau) -> bool:
        """Whether one of the posts has the right for what this bureau holds."""
        return any(reaches(rights[party], home, bureau) for party, home in self.parties if party in rights)

    @property
    def does_business(self) -> bool:
        return any(role not in ("system_admin", "security_admin", "auditor") for role, _bureau in self.posts)

    def sees(self, bureau: Bureau) -> bool:
        """Whether what this bureau holds lies within the reach of a post. Administrators' posts reach nothing."""
        if not self.does_business:
            return False
        return any(reaches(_whole(home), home, bureau) for _role, home in self.posts)

    def works_in(self, bureau: Bureau) -> bool:
        return any(home == bureau for _party, home in self.parties)


def reaches(how_far: str, home: Bureau, bureau: Bureau) -> bool:
    if how_far == PROVINCE:
        return True
    return bureau.city_id == home.city_id if how_far == CITY else bureau == home


def _whole(home: Bureau) -> str:
    return {"county": OWN, "city": CITY, "province": PROVINCE}[home.level]


def above(upper: Bureau, lower: Bureau) -> bool:
    """The province over all, a city over its counties."""
    if upper.level == "province":
        return lower != upper
    return upper.level == "city" and lower.level == "county" and lower.city_id == upper.pk


@dataclass(frozen=True)
class Town:
    bureaus: tuple[Bureau, ...]
    people: tuple[Person, ...]

    @property
    def province(self) -> Bureau:
        return self.bureaus[0]

    @property
    def cities(self) -> list[Bureau]:
        return [bureau for bureau in self.bureaus if bureau.level == "city"]

    def person(self, user_id: int) -> Person:
        return next(person for person in self.people if person.user.pk == user_id)

    @property
    def custodians(self) -> list[int]:
        return [person.user.pk for person in self.people if person.posts[0][0] == Role.CUSTODIAN]


def build() -> Town:
    """Everybody of them, in the database."""
    province = _bureau("山西省", "140000", province_level=True, document_word="晋市监")
    taiyuan = _bureau("太原市", "140100", city_level=True, parent=province, document_word="并市监")
    datong = _bureau("大同市", "140200", city_level=True, parent=province, document_word="同市监")
    xiaodian = _bureau("小店区", "140105", parent=taiyuan, document_word="小市监")
    yingze = _bureau("迎泽区", "140106", parent=taiyuan, document_word="迎市监")
    pingcheng = _bureau("平城区", "140213", parent=datong, document_word="平市监")
    bureaus = (province, taiyuan, datong, xiaodian, yingze, pingcheng)
    people = [
        _person(f"{bureau.short_name} {role}", bureau, role) for bureau in bureaus for role in ("officer", "head")
    ]
    people += [_person(f"{bureau.short_name} colleague", bureau, "officer") for bureau in (province, taiyuan, xiaodian)]
    both = _person("太原市 head and officer", taiyuan, "head", is_principal=False)
    AppointmentFactory(user=both.user, bureau=taiyuan, role=Role.OFFICER)
    people.append(Person(both.name, User.objects.get(pk=both.user.pk), (*both.posts, (Role.OFFICER, taiyuan))))
    for role in (Role.CUSTODIAN, Role.DRAFTER, Role.SYSTEM_ADMIN, Role.AUDITOR):
        people.append(_person(role, province, role))
    return Town(bureaus, tuple(people))


def _bureau(place: str, code: str, **given) -> Bureau:
    return BureauFactory(code=code, short_name=place, place_name=place, name=f"{place}市场监督管理局", **given)


def _person(name: str, bureau: Bureau, role: str, **post) -> Person:
    return Person(name, UserFactory(full_name=name, bureau=bureau, role=role, **post), ((role, bureau),))
