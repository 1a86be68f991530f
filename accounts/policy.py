"""Who may do what: one table of role × action × reach, composed of what the rooms declare. Everything asks it.

Parties as in the state tables: CO/CH county officer/head, TO/TH city, PO/PH province, CD circular
drafter, IN inspector, IC identity custodian, SA system, SE security administrator, AU auditor.
A reach says to which records the right extends, counted from the bureau of the post.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import NotAllowed
from accounts.models.appointment import Role
from accounts.models.bureau import Bureau
from registry import Facet, declared

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django_stubs_ext import StrOrPromise

    from accounts.http import AuthenticatedHttpRequest
    from accounts.models.user import User
    from accounts.scope import Post

Asked = ParamSpec("Asked")  # what an address says of the record
Answer = TypeVar("Answer", bound="HttpResponseBase")
View = TypeVar("View", bound=Callable[..., Any])


class Reach(IntEnum):
    """How far from the bureau of the post a right extends."""

    OWN = 1
    CITY = 2
    PROVINCE = 3


OWN, CITY, PROVINCE = Reach
_C, _T, _P = Bureau.Level.COUNTY, Bureau.Level.CITY, Bureau.Level.PROVINCE

CO, CH = (Role.OFFICER, _C), (Role.HEAD, _C)
TO, TH = (Role.OFFICER, _T), (Role.HEAD, _T)
PO, PH = (Role.OFFICER, _P), (Role.HEAD, _P)
CD = (Role.DRAFTER, _P)
IN, IC = (Role.INSPECTOR, None), (Role.CUSTODIAN, None)
SA, SE, AU = (Role.SYSTEM_ADMIN, None), (Role.SECURITY_ADMIN, None), (Role.AUDITOR, None)

Party = tuple[str, str | None]
PARTIES: dict[str, Party] = {
    "CO": CO, "CH": CH, "TO": TO, "TH": TH, "PO": PO, "PH": PH,
    "CD": CD, "IN": IN, "IC": IC, "SA": SA, "SE": SE, "AU": AU,
}  # fmt: skip

OFFICERS: dict[Party, Reach] = {CO: OWN, TO: CITY, PO: PROVINCE}
HEADS: dict[Party, Reach] = {CH: OWN, TH: CITY, PH: PROVINCE}
HOLDING_OFFICERS: dict[Party, Reach] = {CO: OWN, TO: OWN, PO: OWN}
HOLDING_HEADS: dict[Party, Reach] = {CH: OWN, TH: OWN, PH: OWN}
SUPERIORS: dict[Party, Reach] = {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE}
STAFF: dict[Party, Reach] = OFFICERS | HEADS
BUSINESS: dict[Party, Reach] = STAFF | {CD: PROVINCE, IN: OWN, IC: OWN}

# Role × action × reach, composed of what the rooms declare (`Right`); and the rights to look that extend to what is
# shared with a bureau of the person's reach, too.
POLICY: dict[str, dict[Party, Reach]] = {}
READS_SHARED: set[str] = set()
READS_OPENED: set[str] = set()  # and to records that are shared until a day
# What of a head's rights only the principal has (正职, or who acts as head): no deputy, and no head of another bureau.
PRINCIPALS_ONLY: set[str] = set()


@dataclass(frozen=True)
class OpenedRecords(Facet):
    """`asks(user, kind, record_id)`: whether a record beyond the person's reach is open to them today."""

    room: str
    asks: Callable[[User, str, int], bool]

    @property
    def facet_key(self) -> str:
        return self.room


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rights that stand together on the page "who may do what"; `order`: of the groups there."""

    code: str
    label: StrOrPromise
    order: int


DAILY = Group(code="work", label=gettext_lazy("Daily work"), order=0)
ADMINISTRATION = Group(code="admin", label=gettext_lazy("Accounts, bureaus and the trail"), order=90)


@dataclass(frozen=True, kw_only=True)
class Right(Facet):
    """One row of the table. `reads_shared`: extends to what is shared with a bureau of the person's reach.

    `principals_only`: of those who hold the post, only the principal of the bureau has it; its parties are heads.
    """

    action: str
    label: StrOrPromise
    parties: Mapping[Party, Reach]
    group: Group = DAILY
    reads_shared: bool = False
    reads_opened: bool = False
    principals_only: bool = False

    def __post_init__(self) -> None:
        if self.principals_only and any(role != Role.HEAD for role, _level in self.parties):
            raise ValueError(f"{self.action}: only heads are principals")

    @property
    def facet_key(self) -> str:
        return self.action

    def take_effect(self) -> None:
        POLICY[self.action] = dict(self.parties)
        if self.reads_shared:
            READS_SHARED.add(self.action)
        if self.reads_opened:
            READS_OPENED.add(self.action)
        if self.principals_only:
            PRINCIPALS_ONLY.add(self.action)


Rows = Mapping[str, tuple["StrOrPromise", Mapping[Party, Reach]]]


def rights(
    of: str,
    rows: Rows,
    *,
    group: Group = DAILY,
    shared: Collection[str] = (),
    opened: Collection[str] = (),
    principals: Collection[str] = (),
) -> tuple[Right, ...]:
    """Rights to one thing: rights("lead", {"view": (words, parties)}) is "lead.view". `shared`: which read what is
    shared with a bureau; `opened`: what is shared until a day. `principals`: which only principals have.
    """
    return tuple(
        Right(
            action=f"{of}.{name}",
            label=label,
            parties=parties,
            group=group,
            reads_shared=name in shared,
            reads_opened=name in opened,
            principals_only=name in principals,
        )
        for name, (label, parties) in rows.items()
    )


def parties_of(action: str) -> dict[Party, Reach]:
    """The row of the table. Raises KeyError for an action that the policy does not know."""
    return POLICY[action]


class Held(Protocol):
    """Whatever belongs to a bureau: any record. A bureau itself passes as its own holder.

    What may be missing is asked by name: `readers` (the only ones of a compartment), `shared_with` (accounts.scoped).
    """

    @property
    def bureau_id(self) -> int: ...

    @property
    def city_id(self) -> int: ...


def _reach_of(post: Post, row: dict[Party, Reach]) -> Reach | None:
    return row.get((post.role, post.bureau.level)) or row.get((post.role, None))


def _extends_to(post: Post, reach: Reach, record: Held) -> bool:
    if reach == OWN:
        return record.bureau_id == post.bureau.pk
    if reach == CITY:
        return record.city_id == post.bureau.city_id
    return True


def may(user: User, action: str, record: Held | None = None) -> bool:
    """Whether one of the person's current posts gives the right: anywhere, or to this record.

    A record of a compartment is open only to its named readers, whatever their right. Of a bureau's own
    system only the chosen rights are asked at all.
    """
    row = parties_of(action)
    if not user.is_authenticated or (user.scope.actions is not None and action not in user.scope.actions):
        return False
    posts = (post for post in user.scope.posts if post.is_principal or action not in PRINCIPALS_ONLY)
    grants = [(post, reach) for post in posts if (reach := _reach_of(post, row))]
    if record is None:
        return bool(grants)
    readers = getattr(record, "readers", None)
    if readers is not None and user.pk not in readers:
        return False
    if any(_extends_to(post, reach, record) for post, reach in grants):
        return True
    if not grants:
        return False
    if action in READS_SHARED and not user.scope.keys.isdisjoint(_shared_with(record)):
        return True
    return action in READS_OPENED and _is_opened(user, record)


def _is_opened(user: User, record: Held) -> bool:
    """Whether somebody shared the record, or the one that this hangs on, with the person until a day."""
    kind, key = getattr(record, "kind", ""), getattr(record, "record_id", None) or getattr(record, "pk", None)
    if not kind or key is None:
        return False
    return any(each.asks(user, kind, key) for each in declared(OpenedRecords).values())


def _shared_with(record: Held) -> Iterable[int]:
    return getattr(record, "shared_with", ())


def require(user: User, action: str, *records: Held) -> None:
    """Raises NotAllowed with a sentence when the policy does not give the right, to any of the records if there are."""
    if not any(may(user, action, record) for record in records or (None,)):
        raise NotAllowed(_why_not(user, action), action=action)


def _why_not(user: User, action: str) -> str:
    if may(user, action):
        return _("Your right does not extend to this record: another bureau holds it, or only its readers may do this.")
    if user.is_authenticated and user.scope.actions is not None:
        return _("This right was not chosen for your system. Ask the administrator of system accounts.")
    if user.is_authenticated and action in PRINCIPALS_ONLY and any(post.role == Role.HEAD for post in user.scope.posts):
        return _("Only the principal of the bureau, or who acts as its head, may do this; a deputy may not.")
    return _("Your post does not include this right. Ask the head of your bureau or an administrator.")


def allowed(
    action: str,
) -> Callable[
    [Callable[Concatenate[AuthenticatedHttpRequest, Asked], Answer]],
    Callable[Concatenate[AuthenticatedHttpRequest, Asked], Answer],
]:
    """View decorator: signed in and, by the policy, allowed to do this somewhere. The record is checked by the rule."""
    parties_of(action)

    def decorate(
        view: Callable[Concatenate[AuthenticatedHttpRequest, Asked], Answer],
    ) -> Callable[Concatenate[AuthenticatedHttpRequest, Asked], Answer]:
        @wraps(view)
        def checked(request: AuthenticatedHttpRequest, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            require(request.user, action)
            return view(request, *args, **kwargs)

        vars(checked)["policy_action"] = action
        return checked

    return decorate


def public(view: View) -> View:
    """View decorator: needs no sign-in (login page, one-time links, health)."""
    view = login_not_required(view)
    vars(view)["policy_action"] = None
    return view
