"""The kinds of record there are. Apps above fill it in `ready()`; pages of all kinds read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User
    from records.forms.act import ActForm
    from records.models.tracked import TrackedRecord
    from records.workflow import Transition, Workflow


@dataclass(frozen=True)
class RecordKind:
    """What pages need to know of a kind: model, name, icon, workflow, list address.

    `forms`: by name, the forms that its state table asks for. `act_address(record, act)`: where an act is done.
    """

    kind: str
    model: type[TrackedRecord]
    label: Any
    icon: str
    workflow: Workflow
    list_url: str
    filterset: Callable | None = None
    forms: Mapping[str, type[ActForm]] = field(default_factory=dict)
    act_address: Callable[[TrackedRecord, str], str] | None = None
    export_url: str = ""  # its view exports the chosen rows by POST, and asks `export_right`
    export_right: str = ""  # by default "<kind>.export"

    def may_export(self, user: User) -> bool:
        """Whether the person may take some of its list away."""
        return bool(self.export_url) and user.may(self.export_right or f"{self.kind}.export")

    def form_of(self, transition: Transition) -> type[ActForm]:
        """The form that the state table names, or the plain one with a note."""
        from records.forms.act import ActForm  # app registry

        return self.forms[transition.form] if transition.form else ActForm


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
