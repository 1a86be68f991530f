"""A measure is taken up again: after a relapse of its letter, or because a bureau's own ledger says that it is open."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from deadlines.clocks import refresh_due, start_clock
from records.acts import Act, Transition
from rectification.models import Measure
from rectification.states import M


def undone(measure: Measure, act: Act) -> dict[str, Any]:
    return {"done_on": None, "done_by": None, "accepted_on": None, "accepted_by": None}


def run_again(measure: Measure, act: Act) -> None:
    """The day of its plan counts on: what was not accepted is late when that day is past."""
    typed = measure.plan_due_on
    start_clock(measure, "MEASURE_DUE", trigger_on=measure.made_on, by=act.by, typed_due_on=typed)
    refresh_due(measure)


def run_anew(measure: Measure, act: Act) -> None:
    """After a relapse its own day has passed; the rule's term runs from the day of the finding."""
    start_clock(measure, "MEASURE_DUE", trigger_on=act.on, by=act.by)
    refresh_due(measure)


reopen = Transition(
    "reopen",
    _("Reopen"),
    (M.ACCEPTED,),
    M.DOING,
    "order.look_back",
    done=_("took the measure up again"),
    hidden=True,
    sets=undone,
    effect=run_anew,
)
reopen_by_ledger = Transition(
    "reopen_by_ledger",
    _("Reopened in the workbook"),
    (M.ACCEPTED,),
    M.DOING,
    "order.import",
    done=_("recorded from the workbook that the measure is open"),
    hidden=True,
    told_together=True,
    sets=undone,
)
