"""Who did what on a record before: whoever did the work does not approve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from records.models.step import Step

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

HANDLER = "the handler"  # in not_by


def earlier_actors(record: TrackedRecord, names: set[str]) -> dict[str, int | None]:
    """Who last did each of these actions on the record, and who handles it."""
    if not names:
        return {}
    steps = Step.objects.filter(kind=record.kind, record_id=record.pk, action__in=names).order_by("at", "pk")
    handler = {HANDLER: record.assignee_id} if HANDLER in names else {}
    return dict(steps.values_list("action", "by_id")) | handler
