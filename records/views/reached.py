"""The record that a fragment belongs to, if the person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.policy import parties_of, require
from records.kinds import kind_of

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedRecord


def visible_record(user: User, kind: str, pk: int) -> TrackedRecord:
    """Raises Http404 for a kind that there is not, and for a record beyond the person's reach; NotAllowed without
    the right to view the kind.
    """
    try:
        model = kind_of(kind).model
        parties_of(f"{kind}.view")
    except KeyError as unknown:
        raise Http404 from unknown
    record = get_object_or_404(model.objects.openable_by(user), pk=pk)
    require(user, f"{kind}.view", record)
    return record
