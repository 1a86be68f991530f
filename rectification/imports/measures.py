"""Measures from a workbook, and which letters they serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from deadlines.batches import Start, start_clocks
from exchange.ledger import born, bureaus_of, correct, held, loaded, note, step, was_born_in_a_ledger
from exchange.sheet import ApplyRow, Changes
from records.models import Step
from records.search import index_records, search_text
from rectification.imports.gathered import join_measures
from rectification.imports.named import letters_named, tell_of_links
from rectification.measures.acts import (
    TITLE_LENGTH,
    accept_by_ledger,
    begin_by_ledger,
    index_measure,
    reopen_by_ledger,
)
from rectification.models import Measure, Problem, RectificationOrder
from rectification.sharing import served_below, share_with_served
from rectification.states import MEASURE_OPEN, M

if TYPE_CHECKING:
    from accounts.models import User

DUE = "MEASURE_DUE"
ENTERED = (M.PLANNED, M.DOING, M.DONE, M.ACCEPTED)


def problems_of(orders: Iterable[RectificationOrder]) -> list[Problem]:
    return [problem for order in orders for problem in order.problems.all()]


class NewMeasures:
    """New rows of one chunk: measures, the problems that they answer, steps, search texts, terms of the open ones."""

    def __init__(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        self.rows, self.by, self.on = rows, by, on
        self.bureaus = bureaus_of(rows)
        self.letters = letters_named((number for row in rows for number in row.values["orders"]), by=by)

    def write(self) -> None:
        """Raises ActionRefused for a row that cannot be entered; nothing is written then."""
        measures = Measure.objects.bulk_create([self._measure(row) for row in self.rows])
        link = Measure.problems.through
        link.objects.bulk_create(
            link(measure=measure, problem=problem)
            for measure, row in zip(measures, self.rows, strict=True)
            for problem in problems_of(self.letters.of(row.values["orders"]))
        )
        join_measures(measures)
        Step.objects.bulk_create(item for measure in measures for item in self._steps(measure))
        index_records(search_text(measure, facts=measure.text) for measure in measures)
        start_clocks(map(_term_of, measures), by=self.by, loaded=loaded(on=self.on))

    def _measure(self, row: ApplyRow) -> Measure:
        values, bureau = row.values, self.bureaus[row.place.bureau_id]
        status, made_on = values["status"], values["made_on"]
        if status not in ENTERED:
            raise ActionRefused(_("A measure that is cancelled is not entered from a workbook."))
        return Measure(
            **held(row, bureau, by=self.by),
            title=values["text"][:TITLE_LENGTH],
            text=values["text"],
            made_on=made_on,
            status=status,
            shared_with=served_below(bureau, self.letters.of(values["orders"])),
            registered_on=made_on,
            **_ended(status, made_on),
        )

    def _steps(self, measure: Measure) -> Iterable[Step]:
        first = M.PLANNED if measure.status == M.PLANNED else M.DOING
        yield born(measure, after=first, by=self.by, on=measure.made_on)
        if measure.status == M.ACCEPTED:
            yield step(measure, "accept_by_ledger", before=first, after=M.ACCEPTED, by=self.by, on=measure.made_on)
        elif measure.status == M.DONE:
            yield step(measure, "report_done", before=first, after=M.DONE, by=self.by, on=measure.made_on)


def _term_of(measure: Measure) -> Start:
    """Of one that is done the ledger does not say when it was: only that its term is over is known, in the past."""
    is_open = measure.status in (M.PLANNED, M.DOING)
    return Start(measure, DUE, measure.made_on, is_owed=is_open, is_running=is_open)


def _ended(status: str, on: date) -> dict[str, Any]:
    """A ledger has no other day than that on which the measure was fixed."""
    if status not in (M.DONE, M.ACCEPTED):
        return {}
    return {"percent": 100, "done_on": on, "accepted_on": on if status == M.ACCEPTED else None}


class MeasureChange:
    """A row that says otherwise than the measure: its words, its letters, and how far it is."""

    def __init__(self, measure: Measure, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        self.values, self.changes, self.by, self.on = row.values, changes, by, on
        self.measure = Measure.objects.select_for_update().get(pk=measure.pk)

    @transaction.atomic
    def write(self) -> None:
        """Raises NotAllowed or ActionRefused; nothing is written then."""
        require(self.by, "order.import", self.measure)
        self._correct()
        if "orders" in self.changes:
            self._serve()
        if "status" in self.changes:
            self._move(self.values["status"])

    def _correct(self) -> None:
        measure = self.measure
        said: dict[str, Any] = {name: self.values[name] for name in ("text", "made_on") if name in self.changes}
        if not said:
            return
        if measure.plan_due_on and measure.plan_due_on < said.get("made_on", measure.made_on):
            raise ActionRefused(_("The measure cannot be fixed after the day by which it is to be done."))
        correct(measure, said)
        index_measure(measure)

    def _serve(self) -> None:
        """Letters that the person does not see stay as they are."""
        measure = self.measure
        before = list(RectificationOrder.objects.visible_to(self.by).filter(problems__measures=measure).distinct())
        now = letters_named(self.values["orders"], by=self.by).of(self.values["orders"])
        added = [order for order in now if order not in before]
        gone = [order for order in before if order not in now]
        measure.problems.add(*problems_of(added))
        measure.problems.remove(*measure.problems.filter(order__in=gone))
        share_with_served(measure, added)
        tell_of_links(measure, "link", added, by=self.by, on=self.on)
        tell_of_links(measure, "unlink", gone, by=self.by, on=self.on)

    def _move(self, after: str) -> None:
        before, measure = self.measure.status, self.measure
        if was_born_in_a_ledger(measure) and before in MEASURE_OPEN and after == M.ACCEPTED:
            accept_by_ledger(measure, by=self.by, on=self.on, note=note())
        elif was_born_in_a_ledger(measure) and (before, after) == (M.PLANNED, M.DOING):
            begin_by_ledger(measure, by=self.by, on=self.on, note=note())
        elif was_born_in_a_ledger(measure) and (before, after) == (M.ACCEPTED, M.DOING):
            reopen_by_ledger(measure, by=self.by, on=self.on, note=note())
        else:
            raise ActionRefused(_("This change of state is made on the measure's page, not in a workbook."))
