"""One press on a record of another kind opens one of a plain kind: what is known is filled in, both are linked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.errors import ActionRefused
from accounts.policy import require
from records.kinds import Kind, kind_of
from records.links import Role, link
from records.pages import FollowUp
from registry import declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.http import AuthenticatedHttpRequest
    from plain.pages import Pages, PlainRecord
    from records.models.tracked import TrackedRecord


@dataclass(frozen=True, kw_only=True)
class Opening:
    """`of`: kind of the record that it is opened from ("": of any), the first one of the link's `role`. `label`: of
    the button.

    `carried(record)`: what the form is filled with. `why_not(record)`: why none can be opened now, or None.
    """

    of: str
    role: Role
    label: StrOrPromise
    carried: Callable[[Any], dict[str, Any]]
    why_not: Callable[[Any], str | None]

    def follow_up(self, pages: Pages) -> FollowUp:
        """The button on the page of the other record."""
        return FollowUp(
            kind=self.of,
            name=f"open_{pages.kind}",
            label=self.label,
            right=f"{pages.kind}.register",
            address=lambda record: f"{reverse(pages.url('new'))}?{record.kind}={record.pk}",
            why_not=self.why_not,
        )


@dataclass(frozen=True)
class Opened:
    """A form that was asked for from `source`."""

    opening: Opening
    source: TrackedRecord

    def tie(self, made: PlainRecord, *, on: date) -> None:
        """Linked as it stands now; raises ActionRefused where none can be opened any more."""
        fresh = type(self.source)._default_manager.for_change().get(pk=self.source.pk)
        if refusal := self.opening.why_not(fresh):
            raise ActionRefused(refusal)
        link(fresh, made, self.opening.role, by=None, on=on)


def opened_from(request: AuthenticatedHttpRequest, pages: Pages) -> Opened | None:
    """What the address names, if it does. Raises Http404 for what the person does not see, NotAllowed without the
    right to open one for its bureau."""
    for opening in pages.openings:
        for kind in [opening.of] if opening.of else declared(Kind):
            if kind in request.GET:
                return Opened(opening, _source(request, pages, kind))
    return None


def _source(request: AuthenticatedHttpRequest, pages: Pages, kind: str) -> TrackedRecord:
    asked = request.GET[kind]
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    rows = kind_of(kind).model._default_manager.visible_to(request.user)
    source: TrackedRecord = get_object_or_404(rows, pk=int(asked))
    require(request.user, f"{kind}.view", source)
    require(request.user, f"{pages.kind}.register", source)
    return source
