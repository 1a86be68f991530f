"""What a person may reach, and how the database is told.

The scope is computed once per request from today's appointments. `entering` opens the transaction
that everything of one action happens in, steps down to the unprivileged database role and sets what
the row policies compare with. It is undone with the transaction, so nothing leaks through the pool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction

from accounts import reference
from accounts.models.appointment import ADMIN_ROLES, Appointment, Role
from accounts.models.bureau import Bureau
from accounts.models.system_account import SystemAccount

if TYPE_CHECKING:
    from accounts.models.user import User

APP_ROLE = settings.DATABASE_APP_ROLE


@dataclass(frozen=True)
class Post:
    """One current appointment, as far as rights are concerned."""

    bureau: Bureau
    role: str
    is_principal: bool

    @property
    def party(self) -> tuple[str, str]:
        return (self.role, self.bureau.level)


@dataclass(frozen=True)
class Scope:
    """The reach of a person: whole cities, and single bureaus of other cities.

    `cities`: ids of the cities that any row may belong to. `bureaus`: None when all of those cities
    are in reach whole, else the ids of the bureaus that are. `everything`: sweeps of the system. `actions`:
    None for people, who have all rights of their posts; of those, a bureau's own system has only the chosen ones.
    """

    user_id: int | None
    posts: tuple[Post, ...] = ()
    cities: frozenset[int] = frozenset()
    bureaus: frozenset[int] | None = frozenset()
    everything: bool = False
    actions: frozenset[str] | None = None

    @property
    def home(self) -> Post | None:
        return self.posts[0] if self.posts else None

    @property
    def is_business(self) -> bool:
        return any(post.role not in ADMIN_ROLES for post in self.posts)

    @property
    def is_province(self) -> bool:
        return any(p.bureau.level == Bureau.Level.PROVINCE and p.role not in ADMIN_ROLES for p in self.posts)

    @property
    def keys(self) -> frozenset[int]:
        """What a row that is shared beyond its holder's line names to let this person see it (accounts.scoped.Shared).

        Bureaus whose rows are seen, cities where those of all their bureaus are. PostgreSQL reads the same from
        the settings (accounts.rls.KEYS).
        """
        return self.cities if self.bureaus is None else self.bureaus

    def reaches(self, *, city_id: int, bureau_id: int) -> bool:
        return self.everything or (city_id in self.cities and (self.bureaus is None or bureau_id in self.bureaus))


SYSTEM = Scope(user_id=None, bureaus=None, everything=True)


class Reader(Protocol):
    """Who looks at rows: a person, or the system itself."""

    @property
    def scope(self) -> Scope: ...


@dataclass(frozen=True)
class SystemReader:
    """In the place of a person where the system itself counts: every row is in reach. Holds no right."""

    scope: Scope = SYSTEM


def scope_of(user: User, *, on: date) -> Scope:
    """The scope that the appointments in force on that day give. Administrators' posts reach nothing."""
    if user.is_system:
        return _scope_of_system(user, on=on)
    if not user.is_active:
        return Scope(user.pk)
    cities = Bureau.objects.exclude(level=Bureau.Level.COUNTY).order_by("pk").values("pk")
    appointments = Appointment.objects.current(on=on).filter(user=user).select_related("bureau")
    found = appointments.annotate(**{"all_cities": ArraySubquery(cities)}).order_by("valid_from", "pk")
    held = [*found]
    posts = tuple(Post(a.bureau, a.role, a.is_principal) for a in held)
    return _scope(user, posts, cities=held[0].all_cities if held else [])


def _scope_of_system(user: User, *, on: date) -> Scope:
    """A bureau's own system stands where an officer of that bureau stands, with the chosen rights."""
    account = SystemAccount.objects.in_force(on=on).filter(user=user, user__is_active=True).select_related("bureau")
    posts = tuple(Post(held.bureau, Role.OFFICER, False) for held in account)
    cities = Bureau.objects.exclude(level=Bureau.Level.COUNTY).values_list("pk", flat=True)
    actions = frozenset(name for held in account for name in held.actions)
    return replace(_scope(user, posts, cities=cities), actions=actions)


def _scope(user: User, posts: tuple[Post, ...], *, cities: Iterable[int]) -> Scope:
    """`cities`: all that there are."""
    business = [p for p in posts if p.role not in ADMIN_ROLES]
    levels = {p.bureau.level for p in business}
    if Bureau.Level.PROVINCE in levels:
        return Scope(user.pk, posts, frozenset(cities), None)
    whole = {p.bureau.pk for p in business if p.bureau.level == Bureau.Level.CITY}
    single = {p.bureau for p in business if p.bureau.level == Bureau.Level.COUNTY and p.bureau.city_id not in whole}
    if not single:
        return Scope(user.pk, posts, frozenset(whole), None if whole else frozenset())
    members = Bureau.objects.filter(city_id__in=whole).values_list("pk", flat=True) if whole else ()
    return Scope(
        user.pk,
        posts,
        frozenset(whole | {b.city_id for b in single}),
        frozenset({b.pk for b in single} | set(members)),
    )


# What was set before comes out, what is set goes in: in this order, since the one row comes before its columns.
TELL = """
    WITH before AS MATERIALIZED (
        SELECT current_setting('role') AS role, coalesce(current_setting('app.user', true), '') AS person,
            coalesce(current_setting('app.cities', true), '') AS cities,
            coalesce(current_setting('app.bureaus', true), '') AS bureaus
    )
    SELECT before.role, before.person, before.cities, before.bureaus,
        set_config('role', %s, true), set_config('app.user', %s, true),
        set_config('app.cities', coalesce(%s, (
            SELECT string_agg(id::text, ',' ORDER BY id) FROM accounts_bureau WHERE level <> 'county'), ''), true),
        set_config('app.bureaus', %s, true){stamp}
    FROM before
"""


def _tell_database(settings: tuple[str | None, ...], *, stamp: str = "") -> tuple[tuple[str, ...], str]:
    """Set role, person, cities (None: all there are) and bureaus.

    Returns what these were before, and the value of the SQL in `stamp`.
    """
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(stamp=stamp and f", {stamp}"), settings)
        row = cursor.fetchone()
    return row[:4], row[-1]


def _settings_of(scope: Scope) -> tuple[str, str | None, str]:
    if scope.everything:
        return "system", None, "all"
    bureaus = "all" if scope.bureaus is None else _listed(scope.bureaus)
    return str(scope.user_id or ""), _listed(scope.cities), bureaus


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, sorted(ids)))


@contextmanager
def entering(scope: Scope) -> Iterator[None]:
    """One transaction under the row policies of this scope. Nesting restores the outer scope."""
    is_nested = connection.in_atomic_block
    with transaction.atomic(), ExitStack() as stack:
        stamp = "" if reference.is_remembering() else reference.stamp_expression()
        before, stamp = _tell_database((APP_ROLE, *_settings_of(scope)), stamp=stamp)
        if not reference.is_remembering():
            stack.enter_context(reference.as_of(stamp))
        yield
        if is_nested and not connection.needs_rollback:  # else the end of the transaction undoes it
            _tell_database(before)


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """For tasks and commands that act for a person."""
    with entering(user.scope):
        yield


@contextmanager
def acting_as_system() -> Iterator[None]:
    """For sweeps that serve everybody. Sees every row, the compartment too; shows nothing to anyone."""
    with entering(SYSTEM):
        yield


__all__ = [
    "SYSTEM",
    "Post",
    "Reader",
    "Role",
    "Scope",
    "SystemReader",
    "acting_as",
    "acting_as_system",
    "entering",
    "scope_of",
]
