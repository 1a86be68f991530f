"""What the page of a record of any kind shows, gathered for templates/records/detail.html."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from records.lists import walk
from records.registry import kind_of
from records.workflow import stuck

if TYPE_CHECKING:
    from django.http import HttpRequest

    from records.models.tracked import TrackedRecord
    from records.registry import RecordKind
    from records.workflow import Transition


@dataclass(frozen=True)
class Button:
    """An act that this person may do now, and where."""

    name: str
    label: Any
    kind: str
    address: str


def record_page(record: TrackedRecord, request: HttpRequest) -> dict[str, Any]:
    """Context that every record's page has; the room adds its own sections."""
    user, kind = request.user, kind_of(record.kind)
    state = kind.workflow.state(record.status)
    possible = kind.workflow.actions_for(record, user)
    return {
        "record": record,
        "kind": kind,
        "today": timezone.localdate(),
        "state": state,
        "actions": buttons(possible, record, kind),
        "stuck": stuck(possible, record),
        "walk": walk(request, record),
    }


def buttons(possible: Iterable[Transition], record: TrackedRecord, kind: RecordKind) -> list[Button]:
    """The main one first."""
    ordered = sorted(possible, key=lambda transition: not transition.primary)
    return [Button(t.name, t.label, t.button_kind, kind.act_address(record, t.name)) for t in ordered]


@dataclass(frozen=True)
class Station:
    """One station of the main road of a kind: its name, and the states in which a record stands there."""

    name: str
    states: Collection[str]
    note: Any = ""


def stepper(record: TrackedRecord, road: Sequence[Station]) -> list[dict[str, Any]]:
    """The main road as {% steps %} draws it; nothing for a record that ended beside it. The last station is the end."""
    here = next((at for at, station in enumerate(road) if record.status in station.states), None)
    if here is None:
        return []
    arrived = here == len(road) - 1
    return [
        {
            "name": station.name,
            "state": "done" if at < here or arrived else "current" if at == here else "todo",
            "note": f"{station.note:%m-%d}" if isinstance(station.note, date) else station.note,
        }
        for at, station in enumerate(road)
    ]
