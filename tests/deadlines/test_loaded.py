"""Which terms of a loaded ledger are of the past."""

from datetime import date

import pytest

from deadlines.loaded import Loaded
from deadlines.models import Clock

LOADED = Loaded(on=date(2026, 11, 23), past_before=date(2026, 1, 1))
BEFORE = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("trigger_on", "due_on", "is_past"),
    [
        (BEFORE, date(2026, 11, 22), True),
        (BEFORE, date(2026, 11, 23), False),  # its last day is today: it may still be kept
        (date(2026, 1, 1), date(2026, 11, 22), False),  # of the present: overdue
        (BEFORE, None, False),
    ],
)
def test_a_term_is_past_that_began_before_the_present_and_was_over_when_it_was_loaded(trigger_on, due_on, is_past):
    assert LOADED.came_after(Clock(trigger_on=trigger_on, due_on=due_on)) is is_past
