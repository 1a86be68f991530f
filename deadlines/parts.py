"""A part of a record that has terms of its own: each party of a case, each thing that was seized."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q


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
