"""The kinds of record there are. Apps above fill it in `ready()`; pages of all kinds read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord
    from records.workflow import Workflow


@dataclass(frozen=True)
class RecordKind:
    """What pages need to know of a kind: model, name, icon, workflow, list address."""

    kind: str
    model: type[TrackedRecord]
    label: Any
    icon: str
    workflow: Workflow
    list_url: str
    filterset: Callable | None = None
    export_url: str = ""  # its view exports the chosen rows by POST, and asks "<kind>.export"


_kinds: dict[str, RecordKind] = {}


def register(kind: RecordKind) -> None:
    _kinds[kind.kind] = kind


def kind_of(kind: str) -> RecordKind:
    """Raises KeyError for a kind that no app registered."""
    return _kinds[kind]


def all_kinds() -> list[RecordKind]:
    return list(_kinds.values())


def workflow_of(record: TrackedRecord) -> Workflow:
    return _kinds[record.kind].workflow
