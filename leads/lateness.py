"""Late entries (补报): what is entered into a month that is over says why; what needs the reason stands here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from accounts.scope import acting_as_system
from exchange.refusals import Reason
from registry import Facet, declared

if TYPE_CHECKING:
    from exchange.sheet import Changes, Values


MONTHS_LOCK = 7502  # shared by who enters into months, alone for who freezes or issues a month's circular


@dataclass(frozen=True)
class Issued(Facet):
    """`until()`: the last day of the latest month whose circular was issued, or None. From the room of circulars."""

    room: str
    until: Callable[[], date | None]

    @property
    def facet_key(self) -> str:
        return self.room


def hold_months(*, alone: bool = False) -> None:
    """Until the transaction ends no month is frozen or issued; alone: nobody else enters into one either.

    Whoever judges a day by the circulars holds this first: what was judged is still so when it is written.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [MONTHS_LOCK])


def issued_until() -> date | None:
    """What takes effect up to that day comes after its circular; None before the first one. It stays so until the
    transaction ends."""
    hold_months()
    with acting_as_system():
        return max((day for each in declared(Issued).values() if (day := each.until())), default=None)


def why_found_late(found_on: date, *, on: date, reason: str) -> str | None:
    """Why a lead found on that day is not registered on the day `on` with this reason, or None."""
    if found_on >= on.replace(day=1) or reason.strip():
        return None
    return _("The lead was found in an earlier month. Say why it is entered only now.")


def days_of(values: Values, changes: Changes | None) -> Iterator[tuple[str, date]]:
    """(column, day) of the movements that a row of a ledger makes: a new one, or one that changes a lead."""
    if changes is None:
        yield "found_on", values["found_on"]
        if values.get("cleared_on"):
            yield "cleared_on", values["cleared_on"]
        return
    found_before = changes.get("found_on", (None,))[0]
    if found_before and found_before[:7] != values["found_on"].isoformat()[:7]:
        yield "found_on", values["found_on"]
    cleared_before = changes.get("cleared_on", (None,))[0]
    if {"status", "cleared_on"} & changes.keys() and values.get("cleared_on"):
        yield "cleared_on", values["cleared_on"]
        if cleared_before:  # it is reopened on the day on which it counted as cleared
            yield "cleared_on", date.fromisoformat(cleared_before)


def is_late(values: Values, changes: Changes | None, *, until: date | None) -> bool:
    """Whether the row enters anything up to that day (`issued_until`)."""
    return until is not None and any(day <= until for _column, day in days_of(values, changes))


def faults(values: Values, changes: Changes | None, *, until: date | None) -> Iterator[Reason]:
    """A row into a month whose circular was issued needs a reason."""
    if until is None or values.get("late_reason"):
        return
    headings = {"found_on": "发现日期", "cleared_on": "办结日期"}
    for column, day in days_of(values, changes):
        if day <= until:
            yield Reason("late_without_reason", headings[column], str(day), {"month": f"{until:%Y-%m}"})
