"""Forms half filled survive a lost session: the server keeps them per person, field by allowed field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from records.models.draft import Draft
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
LONGEST_VALUE = 20_000  # characters of one field
MOST_VALUES = 50  # of one field


@dataclass(frozen=True)
class DraftKind(Facet):
    """A form that keeps drafts.

    fields: names that may be kept; whatever else the browser sends is dropped. A field that could
    name a reporter is never listed. view: name of the form's view, opened with ?draft=<key>.
    title_field: what a list of drafts shows of it.
    """

    kind: str
    label: StrOrPromise
    view: str
    fields: frozenset[str]
    action: str
    title_field: str = "title"

    @property
    def facet_key(self) -> str:
        return self.kind


def kind_of(kind: str) -> DraftKind | None:
    return declared(DraftKind).get(kind)


def key_in(text: str) -> str:
    """The key of a draft as it came from an address, or nothing when it cannot be one."""
    return text if KEY.fullmatch(text) else ""


def keep(user: User, kind: str, key: str, posted: QueryDict, *, now: datetime) -> bool:
    """Keep what is typed so far. False when the draft is already closed: nothing is kept then.

    Raises KeyError for a kind without drafts.
    """
    data = _allowed(declared(DraftKind)[kind], posted)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_draft AS draft (user_id, kind, key, data, saved_at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (user_id, kind, key) DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at"
            " WHERE draft.closed_at IS NULL",
            [user.pk, kind, key, json.dumps(data), now],
        )
        return cursor.rowcount == 1


def _allowed(kind: DraftKind, posted: QueryDict) -> dict[str, list[str]]:
    return {
        name: [value.replace("\0", "")[:LONGEST_VALUE] for value in posted.getlist(name)[:MOST_VALUES]]
        for name in kind.fields
        if name in posted
    }


@dataclass(frozen=True)
class OpenDraft:
    """A draft as a list shows it."""

    label: StrOrPromise
    title: str
    saved_at: datetime
    address: str
    discard_address: str


def open_drafts(user: User, *, most: int = 5) -> list[OpenDraft]:
    """For My Work: what was begun and not finished, the latest first."""
    kinds = declared(DraftKind)
    drafts = Draft.objects.open_of(user).filter(kind__in=kinds).order_by("-saved_at")[:most]
    return [_shown(draft, kinds[draft.kind]) for draft in drafts]


def _shown(draft: Draft, kind: DraftKind) -> OpenDraft:
    title = next(iter(draft.data.get(kind.title_field, [])), "")[:60]
    discard = reverse("records:discard_draft", args=[kind.kind, draft.key])
    return OpenDraft(kind.label, title, draft.saved_at, f"{reverse(kind.view)}?draft={draft.key}", discard)


def initial_of(user: User, kind: str, key: str) -> dict[str, Any]:
    """What a form is filled with when a draft is taken up again; empty when there is none."""
    draft = Draft.objects.open_of(user).filter(kind=kind, key=key).first()
    return {name: _plain(values) for name, values in draft.data.items()} if draft else {}


def _plain(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def close(user: User, kind: str, key: str, *, now: datetime) -> None:
    """The record is made, or the draft thrown away: nothing typed stays behind."""
    Draft.objects.open_of(user).filter(kind=kind, key=key).update(data={}, closed_at=now)
