"""What a decision rests on, drawn above its answers: facts of the record, what hangs on it, its files, what happened.

Each act names it (`Transition.rests_on`), and its kind what every act shows (`Kind.rests_on`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet

from records import attachments
from records.acts import EVIDENCE
from records.differences import display, label_of
from records.kinds import kind_of
from records.models.attachment import Attachment
from records.timeline import Entry, Since, since_decision
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from records.acts import Transition
    from records.models.tracked import TrackedRecord


MOST_FILES = 100  # of what hangs on the record; each record's own page has all


@dataclass(frozen=True)
class Fact:
    """A field of the record and what it says. `is_long`: it is read as a text of its own."""

    name: str
    label: str
    value: str
    is_long: bool = False


@dataclass(frozen=True)
class Point:
    """One of what hangs on a record: a problem of a letter, a line of an answer. `lines`: what else is said of it;
    `files`: those of the record that it stands for (`Points.of`)."""

    key: str
    title: str
    state: StrOrPromise = ""
    lines: Sequence[StrOrPromise] = ()
    url: str = ""
    files: Sequence[Attachment] = ()


@dataclass(frozen=True, kw_only=True)
class Points(Facet):
    """What hangs on records of a kind, one by one. `read(record, user)`: those of one record, in bounded statements.

    `name`: how acts call it in `rests_on`. `of`: the kind of the records that the keys are of; a decision upon the one
    that they hang on has their files before it, too.
    """

    kind: str
    name: str
    label: StrOrPromise
    read: Callable[[Any, User], Sequence[Point]]
    of: str = ""

    @property
    def facet_key(self) -> str:
        return f"{self.kind}.{self.name}"


@dataclass(frozen=True)
class Told:
    """What hangs on the record under one name."""

    name: str
    label: StrOrPromise
    points: Sequence[Point]


@dataclass(frozen=True)
class Matter:
    """What templates/records/_matter.html draws. `files`: None where no act asks for them; `since`: the last decision
    and what happened after it."""

    facts: Sequence[Fact]
    told: Sequence[Told]
    files: Sequence[Attachment] | None
    since: Since

    @property
    def last_decision(self) -> list[Entry]:
        """The one that stands, as the timeline tells it."""
        return [self.since.decision] if self.since.decision else []

    @property
    def short(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.is_long]

    @property
    def long(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.is_long]


def names_of(record: TrackedRecord, acts: Iterable[Transition]) -> tuple[str, ...]:
    """What these acts rest on, each once."""
    said = (name for act in acts for name in act.rests_on)
    return tuple(dict.fromkeys((*kind_of(record.kind).rests_on, *said)))


def points_of(record: TrackedRecord, name: str, user: User) -> Sequence[Point]:
    """Raises KeyError for a name that the kind does not declare."""
    return declared(Points)[f"{record.kind}.{name}"].read(record, user)


def matter_of(record: TrackedRecord, acts: Iterable[Transition], user: User) -> Matter:
    names = names_of(record, acts)
    points = {name: each for name in names if (each := declared(Points).get(f"{record.kind}.{name}"))}
    fields = [name for name in names if name != EVIDENCE and name not in points]
    return Matter(
        facts=[fact for name in fields if (fact := fact_of(record, name)).value],
        told=_told(record, points, user),
        files=files_of(record, user) if EVIDENCE in names else None,
        since=since_decision(record, user),
    )


def _told(record: TrackedRecord, points: Mapping[str, Points], user: User) -> list[Told]:
    """What hangs on the record; where that is records, with their files, all in one statement."""
    read = [(name, each, each.read(record, user)) for name, each in points.items()]
    asked = [(each.of, [point.key for point in found]) for _name, each, found in read if each.of and found]
    files: dict[tuple[str, str], list[Attachment]] = defaultdict(list)
    for file in _files_at(asked, user):
        files[file.kind, str(file.record_id)].append(file)
    return [
        Told(name, each.label, [replace(point, files=files.get((each.of, point.key), ())) for point in found])
        for name, each, found in read
    ]


def _files_at(asked: Sequence[tuple[str, list[str]]], user: User) -> QuerySet[Attachment]:
    if not asked or not user.may("attachment.view"):
        return Attachment.objects.none()
    wanted = reduce(or_, (Q(kind=kind, record_id__in=keys) for kind, keys in asked))
    seen = Attachment.objects.visible_to(user).filter(wanted).select_related("uploaded_by")
    return seen.order_by("-is_evidence", "pk")[:MOST_FILES]


def fact_of(record: TrackedRecord, name: str) -> Fact:
    """Raises FieldDoesNotExist for a name that is no field."""
    field = record._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(name)
    return Fact(name, label_of(field), _said(record, field), is_long=isinstance(field, models.TextField))


def _said(record: TrackedRecord, field: models.Field[Any, Any]) -> str:
    value = getattr(record, field.name)
    if isinstance(field, models.TextField):
        return str(value or "")
    return str(value or "") if field.is_relation else display(field, value)


def files_of(record: TrackedRecord, user: User) -> list[Attachment]:
    """All files that this person sees, evidence first."""
    seen = attachments.of(record).visible_to(user).select_related("uploaded_by")
    return sorted(seen, key=lambda file: not file.is_evidence)
