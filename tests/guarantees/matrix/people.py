"""Who asks, and what of the small province lies in whose reach. Said anew here, not taken from the code under test."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE, TAIYUAN, DATONG, XIAODIAN, YINGZE, PINGCHENG = "140000", "140100", "140200", "140105", "140106", "140213"
PARENT = {TAIYUAN: PROVINCE, DATONG: PROVINCE, XIAODIAN: TAIYUAN, YINGZE: TAIYUAN, PINGCHENG: DATONG}
EVERYWHERE = (PROVINCE, TAIYUAN, DATONG, XIAODIAN, YINGZE, PINGCHENG)
CITIES = (TAIYUAN, DATONG)


@dataclass(frozen=True)
class Person:
    """One column of the matrix. party: row of the policy ("" has none). bureau: code. gate: where signing in ends."""

    name: str
    party: str = ""
    bureau: str = ""
    role: str = ""
    gate: int = 0

    @property
    def is_business(self) -> bool:
        return bool(self.party) and self.party not in ("SA", "SE", "AU")


PEOPLE = (
    Person("anonymous", gate=302),
    Person("county_officer", "CO", XIAODIAN, "officer"),
    Person("county_head", "CH", XIAODIAN, "head"),
    Person("city_officer", "TO", TAIYUAN, "officer"),
    Person("city_head", "TH", TAIYUAN, "head"),
    Person("province_officer", "PO", PROVINCE, "officer"),
    Person("province_head", "PH", PROVINCE, "head"),
    Person("drafter", "CD", PROVINCE, "drafter"),
    Person("inspector", "IN", TAIYUAN, "inspector"),
    Person("custodian", "IC", PROVINCE, "custodian"),
    Person("system_admin", "SA", PROVINCE, "system_admin"),
    Person("security_admin", "SE", PROVINCE, "security_admin"),
    Person("auditor", "AU", PROVINCE, "auditor"),
    Person("disabled", "", XIAODIAN, "officer", gate=302),
    Person("without_post", gate=303),
)


def lies_within(code: str, above: str) -> bool:
    """Whether a bureau is `above` or one below it."""
    while code:
        if code == above:
            return True
        code = PARENT.get(code, "")
    return False


def city_of(code: str) -> str:
    """The city that a bureau belongs to; the province counts as its own."""
    return code if code == PROVINCE or PARENT[code] == PROVINCE else PARENT[code]


def sees(person: Person, code: str) -> bool:
    """Business people see what their bureau or one below it holds; administrators nothing."""
    return person.is_business and lies_within(code, person.bureau)


def places_of(person: Person) -> tuple[str, ...]:
    """Own, child, sibling, other city, parent: the holders that this person is confronted with."""
    level = {"": XIAODIAN}.get(person.bureau, person.bureau)
    if level == XIAODIAN:
        return (XIAODIAN, YINGZE, DATONG, TAIYUAN, PROVINCE)
    if level == TAIYUAN:
        return (TAIYUAN, XIAODIAN, DATONG, PINGCHENG, PROVINCE)
    return (PROVINCE, TAIYUAN, XIAODIAN)
