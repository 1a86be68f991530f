"""The policy table in words: what each action, each reach and each party is called on the page "who may do what"."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.policy import PARTIES, POLICY, Group, Party, Reach, Right
from registry import declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REACHES: dict[Reach, StrOrPromise] = {
    Reach.OWN: _("own bureau"),
    Reach.CITY: _("whole city"),
    Reach.PROVINCE: _("whole province"),
}


@dataclass(frozen=True)
class Wording:
    """A party's name, and in one sentence what it may do."""

    name: StrOrPromise
    may: StrOrPromise


PARTY_WORDS: dict[str, Wording] = {
    "CO": Wording(
        _("County officer"),
        _("Registers leads, checks those that the county holds and proposes outcomes."),
    ),
    "CH": Wording(
        _("County head"),
        _("Assigns and approves inside the county, returns and sends up leads, confirms the month."),
    ),
    "TO": Wording(
        _("City officer"),
        _("Registers leads, hands them down to counties, follows up and prepares the city's month."),
    ),
    "TH": Wording(
        _("City head"),
        _("Approves for the city and its counties, takes over leads, confirms the month, acknowledges circulars."),
    ),
    "PO": Wording(
        _("Provincial officer"),
        _("Sees all cities, dispatches province-wide, urges, imports workbooks."),
    ),
    "PH": Wording(
        _("Provincial head"),
        _("Decides for the province: outward letters, disputed leads, the circular's signature."),
    ),
    "CD": Wording(
        _("Circular drafter"),
        _("Drafts, numbers and issues the monthly circular."),
    ),
    "IN": Wording(_("Inspector"), _("Visits and records findings, nothing else.")),
    "IC": Wording(
        _("Identity custodian"),
        _("Guards reporters' identities and transfers to discipline inspection, nothing else."),
    ),
    "SA": Wording(
        _("System administrator"),
        _("Manages bureaus, people and code lists, asks for their access; sees no business record."),
    ),
    "SE": Wording(
        _("Security administrator"),
        _("Grants or refuses the access that system administrators ask for; sees no business record."),
    ),
    "AU": Wording(
        _("Auditor"),
        _("Reads the trail of everybody, administrators too; sees no business record and changes nothing."),
    ),
}

_CODE_OF: dict[Party, str] = {party: code for code, party in PARTIES.items()}


def party_code(role: str, level: str) -> str:
    """Short name of the party that a post belongs to; "" when the table has no row for it (a drafter of a county)."""
    return _CODE_OF.get((role, level)) or _CODE_OF.get((role, None), "")


@dataclass(frozen=True)
class Row:
    """One action of the table. `cells`: reach in words per party, "" where the party may not."""

    action: str
    label: StrOrPromise
    cells: tuple[StrOrPromise, ...]


def label_of(action: str) -> StrOrPromise:
    """The words of a right. Raises KeyError for one that no room declares."""
    return declared(Right)[action].label


def groups() -> list[Group]:
    """Those that have any right, in their order on the page."""
    return sorted({right.group for right in declared(Right).values()}, key=attrgetter("order", "code"))


def matrix() -> dict[str, list[Row]]:
    """The whole table by group, in the order of the table."""
    rows: dict[str, list[Row]] = {group.code: [] for group in groups()}
    for action, right in declared(Right).items():
        cells = tuple(_cell(right, party) for party in PARTIES.values())
        rows[right.group.code].append(Row(action, right.label, cells))
    return rows


def _cell(right: Right, party: Party) -> StrOrPromise:
    if party not in POLICY[right.action]:
        return ""
    reach = REACHES[POLICY[right.action][party]]
    return format_lazy(_("{reach} ({who})"), reach=reach, who=_("principal only")) if right.principals_only else reach
