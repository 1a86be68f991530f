"""The record of an address, if this person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

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
Record = TypeVar("Record", bound="TrackedRecord")


def model_of(kind: str) -> type[TrackedRecord]:
    """Raises Http404 for a kind that is not of this room."""
    if kind not in MODELS:
        raise Http404
    return MODELS[kind]


def reached(request: AuthenticatedHttpRequest, model: type[Record], pk: int) -> Record:
    """Raises Http404 for a record beyond one's reach."""
    return _viewed(request, _rows(model, request.user), pk)


def opened(request: AuthenticatedHttpRequest, model: type[Record], pk: int) -> Record:
    """The same for its page, with what the page shows of it (`rectification.prefetch`)."""
    user = request.user
    return _viewed(request, for_page(_rows(model, user), user).annotate(**BROUGHT[model](user)), pk)


def _rows(model: type[Record], user: User) -> TrackedQuerySet[Record]:
    return model.objects.openable_by(user).select_related(*HOLDER, *NAMED[model])


def _viewed(request: AuthenticatedHttpRequest, rows: TrackedQuerySet[Record], pk: int) -> Record:
    record = get_object_or_404(rows, pk=pk)
    require(request.user, f"{record.kind}.view", record)
    return record
