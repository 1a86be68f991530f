"""A part of a record that has terms of its own: each party of a case, each thing that was seized."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """`key` names the part for ever within its record, such as "party:17"; it means nothing to a reader. `label`: what
    it is called beside the term and in reminders, such as 当事人2; so it names nobody."""

    key: str
    label: str

    def __bool__(self) -> bool:
        return bool(self.key)


WHOLE = Part("", "")  # a term of the record itself
