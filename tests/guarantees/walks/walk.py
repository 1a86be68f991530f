"""What both machines do: let somebody act, under the policies of the database, and look at what that left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.scope import acting_as
from tests.guarantees.walks import books
from tests.guarantees.walks.town import Person, Town

DONE = "done"
FIRST_DAY = date(2026, 11, 23)  # a Monday


class OutOfSight(Exception):
    """The record is not among those that the person sees: a 404."""


REFUSALS = (NotAllowed, ActionRefused, StaleRecord, OutOfSight)


def steps_of(examples: int, steps: int) -> settings:
    """The same walks each time: the gate must not fail today for what it let through yesterday.

    Without shrinking, which would take minutes; to have it, hand a blob to @reproduce_failure with all phases.
    """
    return settings(
        max_examples=examples, stateful_step_count=steps, derandomize=True, database=None, deadline=None,
        print_blob=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip


class Walk(RuleBasedStateMachine):
    """One walk, undone at its end. `town`: whoever can act; it stands before. `done`: counts what was accepted."""

    ENDINGS: frozenset[str] = frozenset()  # acts after which little is left to do; drawn less often
    LAST: frozenset[str] = frozenset()  # acts that few walks come to

    def __init__(self, town: Town, done: Counter[str]) -> None:
        super().__init__()
        self.town, self.today, self.done = town, FIRST_DAY, done
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.language = translation.override("en")
        self.language.__enter__()

    def teardown(self) -> None:
        self.language.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def weighted(self, names: Iterable[str]) -> list[str]:
        """What to draw an act from, so that walks come far."""
        return [name for name in sorted(set(names)) for _n in range(self._weight(name))]

    def _weight(self, name: str) -> int:
        """The less, the more often it was done already."""
        first = 4 if name in self.ENDINGS else 48 if name in self.LAST else 16
        times = sum(count for act, count in self.done.items() if act.rpartition(".")[2] == name)
        return max(1, first * 4 // (4 + times))

    def next_day(self) -> None:
        self.today += timedelta(days=1)

    def attempt(self, person: Person, work: Callable[[], None]) -> tuple[str, list[tuple[str, int, str]]]:
        """How it ended (done, or the class of the refusal), and the timeline entries that it wrote.

        Whatever was refused has left nothing behind, in no table.
        """
        before, last = books.fingerprint(), books.last_step()
        try:
            with transaction.atomic(), acting_as(person.user):
                _forget_who_acted_before()
                work()
        except REFUSALS as refusal:
            assert books.changed(before, books.fingerprint()) == set(), "a refused act left something behind"
            return type(refusal).__name__, []
        return DONE, books.steps_after(last)

    @invariant()
    def each_row_stands_as_its_history_ends(self) -> None:
        assert books.untold_rows() == []


def _forget_who_acted_before() -> None:
    """As the end of a transaction does: what pghistory set for it lasts as long as the one transaction of a walk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
