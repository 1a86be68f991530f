"""What a clock asks of the record that it belongs to. Rooms above have the records; this floor knows none of them."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Subject(Protocol):
    """Any record: of a kind, with a number, held by a bureau, in somebody's hands or nobody's."""

    @property
    def kind(self) -> str: ...

    @property
    def pk(self) -> int: ...

    @property
    def number(self) -> str: ...

    @property
    def bureau_id(self) -> int: ...

    @property
    def city_id(self) -> int: ...

    @property
    def readers(self) -> list[int] | None: ...

    @property
    def assignee_id(self) -> int | None: ...

    def get_absolute_url(self) -> str: ...


class DatedSubject(Subject, Protocol):
    """A record that copies its earliest last day, for its lists."""

    due_on: date | None
