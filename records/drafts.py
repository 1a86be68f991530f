"""What is typed into a form and not sent yet is kept on the server, for its writer alone.

A form says in itself, signed, which of its fields may be kept (`{% keeps form %}` in its template); the browser sends
that back with what is typed. So every form is kept in one way, and nothing but its own fields can be kept: no
password, no file, and nothing that is declared as protected (texts.fields.PROTECTED), also not inside another field.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.db import connection
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone

from accounts.scope import acting_as_system
from notifications.news import What
from notifications.notify import notify
from records.models.draft import KEPT_FOR, SLIP, Draft
from texts.fields import is_protected
from texts.reporters import Identity, naming

if TYPE_CHECKING:
    from accounts.models import User

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
LONGEST_VALUE = 20_000  # characters of one field
MOST_VALUES = 50  # of one field
SALT = "records.drafts"


class NotKept(Exception):
    """Another window wrote later (`is_sent`: or the form was sent), so that what came now is not kept."""

    def __init__(self, *, is_sent: bool) -> None:
        super().__init__()
        self.is_sent = is_sent


@dataclass(frozen=True)
class Slip:
    """What a form says of itself, so that it can be kept.

    `at`: the address that it is sent to. `page`: path of the page on which it stands, "" where a person may begin many
    of it. `address`: where it is taken up again. `fields`: names that may be kept, `texts`: those of them that hold
    words, `protected`: names of what must not be kept; all as they stand in the form.
    """

    key: str
    at: str
    page: str
    address: str
    label: str
    fields: Sequence[str]
    texts: Sequence[str]
    protected: Sequence[str]

    def signed_for(self, user: User) -> str:
        return signing.dumps([user.pk, asdict(self)], salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, user: User) -> Self | None:
        """None when it was not written for this person, or not by us."""
        try:
            writer, given = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        return cls(**given) if writer == user.pk else None


def key_in(text: str) -> str:
    """The key of a draft as it came from an address, or nothing when it cannot be one."""
    return text if KEY.fullmatch(text) else ""


def tab_in(text: str) -> str:
    """The name of a window as it came from a form, or nothing when it cannot be one: no page of ours made it up."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]{1,32}", text) else ""


def revision_in(text: str) -> int:
    """As it came from a form; 0 for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def key_at(address: str) -> str:
    """The key of a form of which a person begins one at a time: that of its address."""
    return hashlib.sha256(address.encode()).hexdigest()


def slip_of(parts: Iterable[forms.BaseForm], **about: str) -> Slip | None:
    """None for forms without words that may be kept. `about`: key, at, page, address, label."""
    bound = [each for form in parts for each in form]
    kept = [each for each in bound if may_be_kept(each)]
    texts = [each.html_name for each in kept if _holds_words(each)]
    if not texts:
        return None
    began = [each.html_initial_name for each in kept if each.field.show_hidden_initial]
    protected = [each.html_name for each in bound if is_protected(each.field)]
    return Slip(fields=[*(each.html_name for each in kept), *began], texts=texts, protected=protected, **about)


def may_be_kept(bound: forms.BoundField) -> bool:
    widget = bound.field.widget
    if isinstance(widget, forms.PasswordInput | forms.FileInput) or is_protected(bound.field):
        return False
    return not bound.is_hidden or bound.name == "version"


def _holds_words(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.TextInput | forms.Textarea) and not bound.is_hidden


def keep(
    user: User, slip: Slip, posted: QueryDict, *, now: datetime, tab: str = "", revision: int = 0, anyway: bool = False
) -> int:
    """Keep what is typed so far; returns how often this draft was written.

    tab: the window that writes; revision: what it knows of; anyway: also over what it does not know of.
    Raises NotKept.
    """
    data = values_of(slip, posted)
    title = next((data[name][0].strip()[:60] for name in slip.texts if data.get(name, [""])[0].strip()), "")
    written: list[Any] = [
        user.pk,
        slip.key,
        slip.page,
        slip.address,
        slip.label[:200],
        title,
        json.dumps(data),
        tab,
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_draft AS draft"
            " (user_id, key, page, address, label, title, data, revision, tab, saved_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 1, %s, %s)"
            " ON CONFLICT (user_id, key) DO UPDATE SET data = excluded.data, title = excluded.title,"
            " address = excluded.address, label = excluded.label, tab = excluded.tab, saved_at = excluded.saved_at,"
            " revision = draft.revision + 1, closed_at = NULL,"
            " reminded_at = CASE WHEN draft.closed_at IS NULL THEN draft.reminded_at END"
            " WHERE (draft.tab <> '' AND draft.tab = excluded.tab) OR draft.revision = %s OR %s RETURNING revision",
            [*written, revision, anyway],
        )
        if row := cursor.fetchone():
            return row[0]
    raise NotKept(is_sent=not Draft.objects.open_of(user).filter(key=slip.key).exists())


def values_of(slip: Slip, posted: QueryDict) -> dict[str, list[str]]:
    """What may be kept of what was posted. A field that names whom a protected field names is left out."""
    values = {
        name: [value.replace("\0", "")[:LONGEST_VALUE] for value in posted.getlist(name)[:MOST_VALUES]]
        for name in slip.fields
        if name in posted
    }
    for protected in filter(None, (posted.get(name, "").strip() for name in slip.protected)):
        texts = [(name, text) for name, several in values.items() for text in several]
        naming_it = naming(texts, Identity(protected, protected)) + [name for name, text in texts if protected in text]
        values = {name: several for name, several in values.items() if name not in naming_it}
    return values


def close(user: User, key: str, *, now: datetime, tab: str | None = None, revision: int | None = None) -> None:
    """The form was sent, or its draft thrown away: nothing typed stays behind.

    With tab or revision only if nobody else wrote later; what they wrote is still theirs to send.
    """
    mine = Draft.objects.open_of(user).filter(key=key)
    if tab is not None or revision is not None:
        mine = mine.filter(Q(tab=tab or "-") | Q(revision=revision or 0))
    mine.update(data={}, title="", tab="", closed_at=now, revision=F("revision") + 1)


def of_page(user: User, *, page: str, key: str) -> dict[str, Draft]:
    """By key: what this person has begun on a page, closed ones too; and the one of this key. One statement."""
    return {draft.key: draft for draft in Draft.objects.filter(user=user).filter(Q(page=page) | Q(key=key))}


def fill(parts: Iterable[forms.BaseForm], typed: QueryDict) -> None:
    """Show forms that were not sent yet as they were left."""
    for form in parts:
        # the values that one began with, where a form carries them (records.editing)
        form.data = typed
        for bound in form:
            widget, name = bound.field.widget, bound.html_name
            if not may_be_kept(bound) or widget.value_omitted_from_data(typed, {}, name):
                continue
            if bound.name != "version" or carries_what_one_began_with(form):
                form.initial[bound.name] = widget.value_from_datadict(typed, {}, name)


def carries_what_one_began_with(form: forms.BaseForm) -> bool:
    return any(field.show_hidden_initial for field in form.fields.values())


@dataclass(frozen=True)
class OpenDraft:
    """A draft as a list shows it."""

    key: str
    label: str
    title: str
    saved_at: datetime
    address: str


def open_drafts(user: User, *, most: int = 5) -> list[OpenDraft]:
    """For My Work: what was begun and not finished, the latest first."""
    drafts = Draft.objects.open_of(user).order_by("-saved_at")[:most]
    return [OpenDraft(each.key, each.label, each.title, each.saved_at, each.address) for each in drafts]


def address_with(path: str, asked: QueryDict, *, key: str = "") -> str:
    """The address of a page as it was asked for, with the key of the draft that it takes up."""
    parameters = [(name, value) for name, values in asked.lists() for value in values if name != SLIP]
    parameters += [(SLIP, key)] if key else []
    return f"{path}?{urlencode(parameters)}" if parameters else path


def look_after(*, now: datetime) -> None:
    """Remind the writers of what they left unsent, each once, and remove what nobody touched for a month."""
    with acting_as_system():
        for draft in Draft.objects.forgotten(now=now).select_related("user").order_by("pk").iterator(chunk_size=500):
            until = timezone.localdate(draft.saved_at + KEPT_FOR)
            said = {"form": draft.label, "until": until.isoformat()}
            key = f"draft:{draft.pk}:{draft.revision}"
            notify([draft.user], What.DRAFT_LEFT, key=key, params=said, url=draft.address, now=now)
        Draft.objects.forgotten(now=now).update(reminded_at=now)
    Draft.objects.old(now=now).delete()  # what the application's role may not do
