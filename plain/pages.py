"""What the derived pages of a plain kind are made of: the base of its records, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lists.record_list import RecordList
from plain.opening import Opening
from records.models.tracked import TrackedRecord
from registry import Facet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

ADDRESSES = "kinds"  # namespace of the addresses of plain kinds
WORKBOOKS = "workbooks"  # and of their lists as workbooks


class PlainRecord(TrackedRecord):
    """Base of a record whose pages are derived. `kind` names its address."""

    class Meta(TrackedRecord.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(f"{ADDRESSES}:{self.kind}", args=[self.pk])


@dataclass(frozen=True, kw_only=True)
class OwnNumber:
    """A number that people may type when they register a record, as the code of a campaign; else it is the next one.

    `constraints`: of the database, that it is there once.
    """

    label: StrOrPromise
    help_text: StrOrPromise
    constraints: tuple[str, ...]
    longest: int


@dataclass(frozen=True)
class RecordPanel:
    """What the page of a record shows besides its fields. `about(record, user)`: what the template needs."""

    template: str
    about: Callable[[Any, User], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Pages(Facet):
    """What the derived pages of one kind show. `path`: of its addresses, "talks". `mark`: begins its numbers.

    `typed`: fields of the form, in their order; `kept`: further ones that acts fill. `new`: words for making one.
    `term`: code of the rule whose clock a record starts, up to the day in the field `due_field`. `openings`: from which
    records of other kinds it is opened with one press. `corrected_in`: the states in which what was typed may be
    corrected, for a kind whose text somebody decides upon; none: as long as it is open. `own_number`: where people
    may type it.
    """

    model: type[PlainRecord]
    records: RecordList
    path: str
    mark: str
    icon: str
    new: StrOrPromise
    typed: tuple[str, ...]
    kept: tuple[str, ...] = ()
    term: str = ""
    due_field: str = ""
    openings: tuple[Opening, ...] = ()
    corrected_in: tuple[str, ...] = ()
    own_number: OwnNumber | None = None
    panels: tuple[RecordPanel, ...] = ()

    @property
    def kind(self) -> str:
        return self.model.kind

    @property
    def facet_key(self) -> str:
        return self.kind

    def url(self, page: str) -> str:
        """Name of an address: list, new, edit, act; of the record's own it is the kind alone."""
        return f"{ADDRESSES}:{self.kind}-{page}"
