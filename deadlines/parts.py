"""A part of a record that has terms of its own: each party of a case, each thing that was seized."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NUMBERED = re.compile(r"(\D+)(\d+)")


class Part(NamedTuple):
    """`key` names the part for ever within its record, such as "party:17"; it means nothing to a reader. `label`: what
    it is called beside the term and in reminders, such as 当事人2; so it names nobody."""

    key: str
    label: str

    def __bool__(self) -> bool:
        return bool(self.key)


WHOLE = Part("", "")  # a term of the record itself


def of_part(part: Part | None) -> Q:
    """Condition on rows of a record: those of one part of it, or of itself (`WHOLE`); None: of it and all its parts."""
    return Q() if part is None else Q(part=part.key)


@dataclass(frozen=True, kw_only=True)
class PartWord(Facet):
    """What parts are called in the reader's language. `stem`: as labels are kept, before the number; `said`: with
    %(number)s."""

    stem: str
    said: StrOrPromise

    @property
    def facet_key(self) -> str:
        return self.stem


def called(label: str) -> str:
    """A label as it is kept (当事人2), in the reader's language; as it is where nobody says otherwise."""
    parted = NUMBERED.fullmatch(label)
    word = declared(PartWord).get(parted[1]) if parted else None
    return str(word.said) % {"number": parted[2]} if parted and word else label
