"""Remarks on records, and telling those who are named in them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import User
from accounts.policy import require
from notifications.news import What
from notifications.notify import notify
from records.models.comment import LONGEST, Comment
from records.models.hanging import place_of
from records.models.shareable import sharing_of
from records.watching import watchers_of

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

LONGEST_NAME = 20
MOST_MENTIONS = 10
MENTION = re.compile(rf"[@＠]([\w.+\-·]{{2,{LONGEST_NAME}}})")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def of(record: TrackedRecord) -> QuerySet[Comment]:
    return Comment.objects.of(record)


@transaction.atomic
def add(record: TrackedRecord, text: str, *, by: User, on: date, is_shared: bool = False) -> Comment:
    """Write a remark. People named with @ are told if they may see the record, and so are its handler and watchers.

    `is_shared`: all with whom the record is shared see it.
    Raises NotAllowed (policy) or ActionRefused (empty, too long).
    """
    require(by, f"{record.kind}.comment", record)
    if record.holds_no_content:
        raise ActionRefused(_("The content of this record stays in the classified network: no files, no remarks here."))
    text = CONTROL.sub("", text.replace("\r\n", "\n")).strip()
    if not text:
        raise ActionRefused(_("Write something first."))
    if len(text) > LONGEST:
        raise ActionRefused(_("A comment has at most %(count)s characters.") % {"count": LONGEST})
    named = mentioned_in(text, record)
    comment = Comment.objects.create(
        **place_of(record),
        **sharing_of(record, is_shared=is_shared),
        author=by,
        author_bureau=by.bureau,
        text=text,
        mentioned=[person.pk for person in named],
    )
    _tell(comment, record, named, by=by, on=on)
    return comment


def mentioned_in(text: str, record: TrackedRecord) -> list[User]:
    """The people named with @full name or @user name who may see the record, as they stand in the text.

    Chinese puts no blank after a name, so the longest beginning that is somebody's name counts:
    in "@张海峰请看" that is 张海峰. Who bears the same name and may see the record is meant as well.
    """
    written = MENTION.findall(text)[:MOST_MENTIONS]
    beginnings = {word[:end] for word in written for end in range(2, len(word) + 1)}
    people = (
        User.objects.people().filter(is_active=True).filter(Q(full_name__in=beginnings) | Q(username__in=beginnings))
    )
    by_name: dict[str, list[User]] = {}
    for person in people:
        if person.may(f"{record.kind}.view", record):
            for name in {person.full_name, person.username}:
                by_name.setdefault(name, []).append(person)
    meant = (next((by_name[w[:end]] for end in range(len(w), 1, -1) if w[:end] in by_name), []) for w in written)
    return list(dict.fromkeys(person for people in meant for person in people))


def _tell(comment: Comment, record: TrackedRecord, named: list[User], *, by: User, on: date) -> None:
    params = {"by": by.full_name}
    others = [person for person in named if person != by]
    notify(others, What.MENTION, key=f"comment:{comment.pk}", subject=record, params=params)
    concerned = {*watchers_of(record, on=on), *([record.assignee] if record.assignee else [])} - {by, *named}
    notify(concerned, What.COMMENT, key=f"comment:{comment.pk}", subject=record, params=params)
