"""Forms half filled survive a lost session: the server keeps them per person, field by allowed field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

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
ASKED = "?"  # begins what is kept of the form's address, beside what is typed


@dataclass(frozen=True)
class DraftKind(Facet):
    """A form that keeps drafts.

    fields: names that may be kept; whatever else the browser sends is dropped. A field that could
    name a reporter is never listed. view: name of the form's view, opened with ?draft=<key>.
    title_field: what a list of drafts shows of it. parameters: of the form's address, kept along with what is typed.
    """

    kind: str
    label: StrOrPromise
    view: str
    fields: frozenset[str]
    action: str
    title_field: str = "title"
    parameters: frozenset[str] = frozenset()

    @property
    def facet_key(self) -> str:
        return self.kind


def kind_of(kind: str) -> DraftKind | None:
    return declared(DraftKind).get(kind)


def key_in(text: str) -> str:
    """The key of a draft as it came from an address, or nothing when it cannot be one."""
    return text if KEY.fullmatch(text) else ""


def keep(user: User, kind: str, key: str, posted: QueryDict, *, now: datetime, asked: QueryDict | None = None) -> bool:
    """Keep what is typed so far. asked: the parameters with which the form was opened.

    False when the draft is already closed: nothing is kept then. Raises KeyError for a kind without drafts.
    """
    draft_kind = declared(DraftKind)[kind]
    data = _values(draft_kind.fields, posted)
    if asked:
        data |= {f"{ASKED}{name}": values for name, values in _values(draft_kind.parameters, asked).items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_draft AS draft (user_id, kind, key, data, saved_at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (user_id, kind, key) DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at"
            " WHERE draft.closed_at IS NULL",
            [user.pk, kind, key, json.dumps(data), now],
        )
        return cursor.rowcount == 1


def _values(names: frozenset[str], given: QueryDict) -> dict[str, list[str]]:
    return {
        name: [value.replace("\0", "")[:LONGEST_VALUE] for value in given.getlist(name)[:MOST_VALUES]]
        for name in names
        if name in given
    }


def url_of(kind: str, key: str, asked: QueryDict) -> str:
    """Where the form of a kind keeps itself; "" where the kind has no drafts. asked: parameters of its address."""
    draft_kind = kind_of(kind)
    if draft_kind is None:
        return ""
    parameters = urlencode(_values(draft_kind.parameters, asked), doseq=True)
    address = reverse("records:draft", args=[kind, key])
    return f"{address}?{parameters}" if parameters else address


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
    asked = {name: draft.data[f"{ASKED}{name}"] for name in sorted(kind.parameters) if f"{ASKED}{name}" in draft.data}
    address = f"{reverse(kind.view)}?{urlencode({'draft': draft.key} | asked, doseq=True)}"
    return OpenDraft(kind.label, title, draft.saved_at, address, discard)


def initial_of(user: User, kind: str, key: str) -> dict[str, Any]:
    """What a form is filled with when a draft is taken up again; empty when there is none."""
    draft = Draft.objects.open_of(user).filter(kind=kind, key=key).first()
    typed = draft.data.items() if draft else ()
    return {name: _plain(values) for name, values in typed if not name.startswith(ASKED)}


def _plain(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def close(user: User, kind: str, key: str, *, now: datetime) -> None:
    """The record is made, or the draft thrown away: nothing typed stays behind."""
    Draft.objects.open_of(user).filter(kind=kind, key=key).update(data={}, closed_at=now)
