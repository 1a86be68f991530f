"""The record of an address, if this person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import require
from records.pages import for_page
from rectification.models import Action, Dossier, Measure, Part, RectificationOrder, Reply
from rectification.prefetch import BROUGHT

if TYPE_CHECKING:
    from accounts.models import User
    from records.models.tracked import TrackedQuerySet, TrackedRecord

HOLDER = ("assignee", "created_by")
# What the page of each kind names, besides bureaus and code lists, which are remembered.
NAMED: dict[type[TrackedRecord], tuple[str, ...]] = {
    RectificationOrder: ("issuer",),
    Part: ("order__issuer",),
    Measure: (),
    Action: (),
    Reply: ("order__issuer", "signed_by"),
    Dossier: (),
}
MODELS = {model.kind: model for model in NAMED}


def reached(request: AuthenticatedHttpRequest, kind: str, pk: int) -> TrackedRecord:
    """Raises Http404 for a kind that is not of this room and for a record beyond one's reach."""
    model = MODELS.get(kind)
    if model is None:
        raise Http404
    return _viewed(request, _rows(model, request.user), pk)


def opened(request: AuthenticatedHttpRequest, kind: str, pk: int) -> TrackedRecord:
    """The same for its page, with what the page shows of it (`rectification.prefetch`)."""
    model, user = MODELS[kind], request.user
    return _viewed(request, for_page(_rows(model, user), user).annotate(**BROUGHT[model](user)), pk)


def _rows(model: type[TrackedRecord], user: User) -> TrackedQuerySet[TrackedRecord]:
    return model.objects.openable_by(user).select_related(*HOLDER, *NAMED[model])


def _viewed(request: AuthenticatedHttpRequest, rows: TrackedQuerySet[TrackedRecord], pk: int) -> TrackedRecord:
    record = get_object_or_404(rows, pk=pk)
    require(request.user, f"{record.kind}.view", record)
    return record
