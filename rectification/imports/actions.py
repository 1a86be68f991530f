"""Actions from a workbook, and which measures they carry out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from exchange.ledger import born, bureaus_of, correct, held, note, step
from exchange.sheet import ApplyRow, Changes, Values
from records.models import Step
from records.search import index_records, search_text
from rectification.actions.acts import hold, index_action
from rectification.actions.acts.holding import Hold
from rectification.imports.gathered import join_actions
from rectification.imports.named import measures_named, tell_of_links
from rectification.models import Action, Measure
from rectification.sharing import served_below, share_with_served
from rectification.states import A

if TYPE_CHECKING:
    from accounts.models import User

COUNTS = ("staff_count", "checked_count")


def is_held(values: Values) -> bool:
    """With its counts an action was carried out; without them it is planned for its day."""
    return values.get("staff_count") is not None and values.get("checked_count") is not None


def named(row: ApplyRow) -> Sequence[str]:
    """Numbers of the measures in a row."""
    return row.values.get("measures") or ()


class NewActions:
    """New rows of one chunk: actions, the measures that they carry out, steps, search texts."""

    def __init__(self, rows: Sequence[ApplyRow], *, by: User) -> None:
        self.rows, self.by = rows, by
        self.bureaus = bureaus_of(rows)
        self.measures = measures_named((number for row in rows for number in named(row)), by=by)

    def write(self) -> None:
        """Raises ActionRefused for a row that cannot be entered; nothing is written then."""
        actions = Action.objects.bulk_create([self._action(row) for row in self.rows])
        link = Action.measures.through
        link.objects.bulk_create(
            link(action=action, measure=measure)
            for action, row in zip(actions, self.rows, strict=True)
            for measure in self.measures.of(named(row))
        )
        join_actions(actions)
        Step.objects.bulk_create(item for action in actions for item in self._steps(action))
        index_records(search_text(action, subject=action.place, facts=action.findings) for action in actions)

    def _action(self, row: ApplyRow) -> Action:
        values, bureau = row.values, self.bureaus[row.place.bureau_id]
        return Action(
            **held(row, bureau, by=self.by),
            title=values["title"],
            planned_on=values["day"],
            shared_with=served_below(bureau, self.measures.of(named(row))),
            registered_on=values["day"],
            **_carried_out(values),
        )

    def _steps(self, action: Action) -> Iterable[Step]:
        yield born(action, after=A.PLANNED, by=self.by, on=action.planned_on)
        if action.held_on:
            yield step(action, "hold", before=A.PLANNED, after=A.HELD, by=self.by, on=action.held_on)


def _carried_out(values: Values) -> dict[str, Any]:
    if not is_held(values):
        return {"status": A.PLANNED}
    return {"status": A.HELD, "held_on": values["day"], **{name: values[name] for name in COUNTS}}


class ActionChange:
    """A row that says otherwise than the action: its name, day and counts, its measures, and that it was held."""

    def __init__(self, action: Action, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        self.values, self.changes, self.by, self.on = row.values, changes, by, on
        self.action = Action.objects.select_for_update().get(pk=action.pk)

    @transaction.atomic
    def write(self) -> None:
        """Raises NotAllowed or ActionRefused; nothing is written then."""
        require(self.by, "order.import", self.action)
        self._correct()
        if "measures" in self.changes:
            self._serve()

    def _correct(self) -> None:
        action, columns = self.action, {"title": "title", "planned_on": "day"}
        said = {name: self.values[column] for name, column in columns.items() if column in self.changes}
        if action.status == A.HELD and {"day", *COUNTS} & self.changes.keys():
            said |= self._held_otherwise()
        correct(action, said)
        index_action(action)
        if action.status != A.HELD and set(COUNTS) & self.changes.keys():
            self._hold()

    def _held_otherwise(self) -> dict[str, Any]:
        """Day and counts of what was carried out. It cannot become what was only planned."""
        counts = {name: self.values[name] for name in COUNTS if name in self.values}
        if None in counts.values():
            raise ActionRefused(_("The action was carried out; its counts cannot be emptied."))
        day = {"held_on": self.values["day"]} if "day" in self.changes else {}
        return counts | day

    def _hold(self) -> None:
        """Raises ActionRefused for one that was called off."""
        held_on = self.values.get("day") or self.action.planned_on
        counts: dict[str, Any] = {name: self.values.get(name) for name in COUNTS}
        hold(self.action, Hold(held_on=held_on, **counts), by=self.by, on=self.on, note=note())

    def _serve(self) -> None:
        """Measures that the person does not see stay as they are."""
        action = self.action
        before = list(Measure.objects.visible_to(self.by).filter(actions=action))
        numbers = self.values["measures"] or ()
        now = measures_named(numbers, by=self.by).of(numbers)
        added = [measure for measure in now if measure not in before]
        gone = [measure for measure in before if measure not in now]
        action.measures.add(*added)
        action.measures.remove(*gone)
        if not action.campaign_code and not action.measures.exists():
            raise ActionRefused(_("An action carries out a measure or belongs to a campaign."))
        share_with_served(action, added)
        tell_of_links(action, "serve", added, by=self.by, on=self.on)
        tell_of_links(action, "unserve", gone, by=self.by, on=self.on)
