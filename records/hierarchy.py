"""Who stands above the bureau that holds a record: for the acts that are the superior's alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Bureau
    from records.models.tracked import TrackedRecord


def superior(record: TrackedRecord) -> Sequence[Bureau]:
    """The next bureau above. None stands above the province, which is asked itself then (`asked_of`)."""
    return [record.bureau.parent] if record.bureau.parent else []


def held_below(bureaus: Sequence[int]) -> Q:
    """Records whose superior is one of these bureaus: as a condition what `superior` says of one record."""
    return Q(bureau__parent__in=bureaus) | Q(bureau__parent__isnull=True, bureau__in=bureaus)


def has_a_superior(record: TrackedRecord) -> bool:
    return record.bureau.parent_id is not None
