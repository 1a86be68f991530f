"""Who did what on a record before: whoever did the work does not approve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from records.handlers import handler_ids
from records.models.step import Step

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

HANDLER = "the handler"  # in not_by


def earlier_actors(record: TrackedRecord, names: set[str]) -> dict[str, frozenset[int]]:
    """Who last did each of these actions on the record, and all who handle it."""
    if not names:
        return {}
    steps = Step.objects.of(record).filter(action__in=names).order_by("at", "pk")
    last = dict(steps.values_list("action", "by_id"))
    found = {action: frozenset([by] if by else []) for action, by in last.items()}
    return found | ({HANDLER: frozenset(handler_ids(record))} if HANDLER in names else {})
