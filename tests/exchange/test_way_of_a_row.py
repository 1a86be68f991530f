"""A row of a workbook passes down once: in hand, resolved, checked, written; no step calls one before it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from exchange import applying
from leads.models import Lead
from tests.exchange.files import many_leads
from tests.exchange.work import apply, dry_run
from tests.factories import UserFactory

STEPS = [f"exchange.rows.{step}" for step in ("in_hand", "resolving", "checking", "writing")]


def entries(act: Callable[[], object]) -> list[tuple[str, str]]:
    """(from which module, into which step) of each call into a step, in their order."""
    found: list[tuple[str, str]] = []

    def note(frame, event, _argument):
        step = frame.f_globals.get("__name__", "")
        if event == "call" and step in STEPS and frame.f_back:
            caller = frame.f_back.f_globals.get("__name__", "")
            if caller != step:
                found.append((caller, step))

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return found


def test_each_step_is_entered_once_and_from_above(province, taiyuan, xiaodian):
    officer = UserFactory(bureau=province)
    batch = dry_run(many_leads(2), officer)

    found = entries(lambda: apply(batch, officer))

    assert Lead.objects.count() == 2
    way = [step for caller, step in found if caller == applying.__name__]
    assert list(dict.fromkeys(way)) == STEPS
    assert way[way.index(STEPS[1]) :] == STEPS[1:]
    assert {caller for caller, _step in found} <= {applying.__name__, *STEPS[1:]}
    assert all(STEPS.index(step) == 0 for caller, step in found if caller in STEPS)
