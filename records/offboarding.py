"""Open records of somebody who leaves: another handler, or none until the head names one. Read off the state table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accounts.handover import OpenWork

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.acts import Transition
    from records.models.tracked import TrackedQuerySet, TrackedRecord


def open_work(model: type[TrackedRecord], label: StrOrPromise, reassigning: Transition) -> OpenWork[TrackedRecord]:
    """`reassigning`: the arrow by which the handler changes; where it starts from, a record is in somebody's hands."""

    def open_items() -> TrackedQuerySet[TrackedRecord]:
        return model.objects.filter(status__in=reassigning.sources).select_related("bureau", "assignee")

    def reassign(record: TrackedRecord, *, to: User | None, by: User | None, on: date, note: str) -> None:
        """Through the record's own workflow. Without a new handler it stays in the bureau, unassigned."""
        reassigning(record, by=by, on=on, note=note, to=to)

    return OpenWork(model.kind, label, open_items=open_items, reassign=reassign)
