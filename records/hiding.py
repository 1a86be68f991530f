"""Hiding a record until it is released, naming its group, and releasing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused
from accounts.models import User
from accounts.policy import require
from accounts.scoped import Shared, keys_of
from audit import trail
from records.acts import Act, Transition
from records.models.hidden import Hidden
from registry import Facet, declared

if TYPE_CHECKING:
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from records.models.tracked import TrackedRecord


@dataclass(frozen=True)
class Hiding(Facet):
    """A kind whose records are hidden until they are released. `right`: who of the group may say who belongs to it."""

    kind: str
    right: str

    @property
    def facet_key(self) -> str:
        return self.kind


def is_hidden(record: TrackedRecord) -> bool:
    return isinstance(record, Hidden) and record.released_on is None


def hide(record: TrackedRecord, group: Collection[User], *, by: User) -> None:
    """Of a record that is about to be written for the first time: only `by` and these see it.

    Raises ActionRefused for somebody who could not see it when it is released.
    """
    record.readers = _readers(record, group, by)


@transaction.atomic
def name_group(record: TrackedRecord, group: Collection[User], *, by: User) -> None:
    """Who belongs to the group from now on; `by` stays in it.

    Raises NotAllowed, or ActionRefused for one that is released, or for somebody who could not see it then.
    """
    fresh = type(record)._default_manager.for_change().get(pk=record.pk)
    require(by, declared(Hiding)[record.kind].right, fresh)
    if not is_hidden(fresh):
        raise ActionRefused(_("It is released: whoever may see records of the bureau sees it."))
    before, fresh.readers = fresh.readers, _readers(fresh, group, by)
    fresh.save(update_fields=["readers"])
    trail.record("record.group_changed", by=by, record=fresh, detail={"before": before, "after": fresh.readers})


def _readers(record: TrackedRecord, group: Collection[User], by: User) -> list[int]:
    for person in group:
        if not person.may(f"{record.kind}.view", record.bureau):
            raise ActionRefused(
                _("%(person)s may not see such records of this bureau. Name somebody else.") % {"person": person},
                field="group",
            )
    return sorted({by.pk, *(person.pk for person in group)})


def releasing(
    sources: tuple[str, ...], action: str, *, target: str | None = None, done: StrOrPromise, **more: Any
) -> Transition:
    """The arrow by which it is seen: by the holder's line, and by those that `shown_when_released` names."""
    return Transition(
        "release", gettext_lazy("Release"), sources, target, action, done=done, sets=_released, unless=_is_released,
        before=gettext_lazy("Whoever may see records of this bureau sees it from now on. That cannot be taken back."),
        **more,
    )  # fmt: skip


def _is_released(record: Any) -> bool:
    return record.released_on is not None


def _released(record: Any, act: Act[Any]) -> dict[str, Any]:
    return released(record, on=act.on)


def released(record: Any, *, on: date) -> dict[str, Any]:
    """What a record of a kind that hides says once it is released, by field."""
    changes: dict[str, Any] = {"readers": None, "released_on": on}
    if isinstance(record, Shared):
        changes["shared_with"] = keys_of(*record.shown_when_released())  # type: ignore[attr-defined]  # of Hidden
    return changes
