"""Open records of somebody who leaves: another handler, or none until the head names one. Read off the state table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accounts.handover import OpenWork
from records import handlers
from records.models.handler import Handler

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from accounts.scoped import ScopedQuerySet
    from records.acts import Transition
    from records.models.tracked import TrackedQuerySet, TrackedRecord


def open_work(
    model: type[TrackedRecord], label: StrOrPromise, reassigning: Transition, *, has_several: bool = False
) -> OpenWork[TrackedRecord]:
    """`reassigning`: the arrow by which the handler changes; where it starts from, a record is in somebody's hands.
    has_several: whether others handle one together with its assignee."""

    def open_items() -> TrackedQuerySet[TrackedRecord]:
        return model.objects.filter(status__in=reassigning.sources).select_related("bureau", "assignee")

    def reassign(record: TrackedRecord, *, leaver: int, to: User | None, by: User | None, on: date, note: str) -> None:
        """Through the record's own workflow. Without a new handler it stays in the bureau, unassigned; whoever handled
        it with others is followed by the new one, or by nobody."""
        if record.assignee_id != leaver:
            handlers.replace(record, leaver, to=to, by=by, on=on)
        else:
            record.advance(reassigning.name, by=by, on=on, note=note, to=to)

    def beside() -> ScopedQuerySet[Handler]:
        return Handler.objects.filter(kind=model.kind).current()

    rows = beside if has_several else None
    return OpenWork(model.kind, label, open_items=open_items, reassign=reassign, beside=rows)
