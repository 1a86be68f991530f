"""The record of an address, if this person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.policy import require
from rectification.models import Action, Dossier, Measure, Part, RectificationOrder, Reply

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

HOLDER = ("bureau", "bureau__parent", "assignee", "created_by")
# What the page of each kind names; one statement with all joins would take PostgreSQL longer to plan than to run.
NAMED: dict[type[TrackedRecord], tuple[str, ...]] = {
    RectificationOrder: ("type", "issuer", "city", "key_area", "focus_area", "merged_into"),
    Part: ("order__type", "order__issuer", "order__bureau", "city"),
    Measure: ("city", "replaced_by", "done_by", "accepted_by"),
    Action: ("city",),
    Reply: ("order__type", "order__issuer", "order__bureau", "city", "signed_by"),
    Dossier: ("city",),
}
MODELS = {model.kind: model for model in NAMED}


def reached(request: HttpRequest, kind: str, pk: int) -> TrackedRecord:
    """Raises Http404 for a kind that is not of this room and for a record beyond one's reach."""
    model = MODELS.get(kind)
    if model is None:
        raise Http404
    record = get_object_or_404(
        model._default_manager.visible_to(request.user).select_related(*HOLDER).prefetch_related(*NAMED[model]), pk=pk
    )
    require(request.user, f"{kind}.view", record)
    return record
