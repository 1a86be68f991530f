"""Terms of the past: over before the ledger that tells of them was loaded. Kept with their result, they never warn.

What the ledger shows as done ended on its day, kept or late. What it shows as not done by its last day was missed. Of
the rest it does not say: unknown. All three are closed; when a row is corrected, what was told before is cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from deadlines.computing import keep_mark, refresh_due, save_computed
from deadlines.models import Clock

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.subject import DatedSubject, Subject


@dataclass(frozen=True)
class Loaded:
    """A ledger that is loaded. on: the day of loading. past_before: the first day of the present; what took effect
    since then is overdue like everything that is entered late."""

    on: date
    past_before: date

    def came_after(self, clock: Clock) -> bool:
        """Whether the term is of the past and was over by then."""
        return clock.due_on is not None and clock.trigger_on < self.past_before and clock.due_on < self.on


def end_as_past(clock: Clock, loaded: Loaded, *, is_owed: bool, by: User | None) -> None:
    """Write into the row in hand that its term was over before loading; nothing is saved."""
    if is_owed:
        keep_mark(clock, clock.due_on, on=loaded.on)
    clock.state = Clock.State.MISSED if is_owed else Clock.State.UNKNOWN
    clock.ended_on, clock.ended_by = loaded.on, by


@transaction.atomic
def end_what_is_past(subject: DatedSubject, code: str, *, loaded: Loaded, is_owed: bool, by: User | None) -> None:
    """The running term of this code ends, where it was over before its ledger was loaded."""
    for clock in Clock.objects.of(subject).named(code).running().select_for_update():
        if loaded.came_after(clock):
            end_as_past(clock, loaded, is_owed=is_owed, by=by)
            save_computed(clock, "ended_on", "ended_by")
    refresh_due(subject)


@transaction.atomic
def cancel_told(subject: Subject, code: str) -> list[Clock]:
    """What a ledger said of the past term of this code does not hold any more; returns these clocks as they stood."""
    told = list(Clock.objects.of(subject).named(code).told_by_ledger().select_for_update())
    Clock.objects.filter(pk__in=[clock.pk for clock in told]).update(state=Clock.State.CANCELLED)
    return told
