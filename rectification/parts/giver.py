"""Who gave a part: takes it back, gives it again and accepts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from rectification.models import Part


def giver(part: Part) -> Sequence[Any]:
    """The letter, for its holder; a joint addressee answers for its own share."""
    return [part.order] if part.origin == Part.Origin.ASSIGNED else [part]


def given_by(bureaus: Sequence[int]) -> Q:
    """As a condition what `giver` says of one part."""
    assigned = Q(origin=Part.Origin.ASSIGNED)
    return assigned & Q(order__bureau__in=bureaus) | ~assigned & Q(bureau__in=bureaus)


def was_assigned(part: Part) -> bool:
    return part.origin == Part.Origin.ASSIGNED
