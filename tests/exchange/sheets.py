"""Two small sheets for tests, 甲表 and 乙表; rows of the second refer to rows of the first. Kept as subjects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from accounts.scope import acting_as_system
from exchange import columns
from exchange.sheet import Sheet
from records.models import Subject
from registry import declared_here


class Kept(Sheet):
    """Rows as subjects: the number is the name, the values stand in the address."""

    kind = "lead"  # whose rights are asked
    label = "test"

    def existing(self, keys, *, by):
        with acting_as_system():  # no lead names them
            return {subject.name: subject for subject in Subject.objects.filter(name__in=keys)}

    def taken(self, keys):
        return set()

    def current(self, record):
        return self.from_json(json.loads(record.address))

    def create_many(self, rows, *, by, on):
        with acting_as_system():
            Subject.objects.bulk_create(self._subject(row) for row in rows)

    def update(self, record, row, changes, *, by, on):
        record.address = self._subject(row).address
        with acting_as_system():
            record.save()

    def _subject(self, row):
        values = json.dumps(self.to_json(row.values), ensure_ascii=False)
        return Subject(kind="company", name=row.key, normalised_name=row.key, address=values)


class First(Kept):
    name = "甲表"
    columns = (
        columns.KeyColumn(heading="甲编号", name="number"),
        columns.Column(heading="内容", name="text"),
        columns.AmountColumn(heading="金额", name="amount"),
        columns.CountColumn(heading="数量", name="count"),
        columns.MonthColumn(heading="月份", name="month"),
        columns.YesNoColumn(heading="是否", name="yes"),
    )


class Second(Kept):
    name = "乙表"
    columns = (
        columns.KeyColumn(heading="乙编号", name="number"),
        columns.ReferenceColumn(heading="甲编号们", name="firsts", to="甲表", many=True),
        columns.ReferenceColumn(heading="别处编号", name="elsewhere", to="没有的表"),
    )


@contextmanager
def declared() -> Iterator[None]:
    """Both sheets are known; the second is declared first, to see that order follows from references."""
    with declared_here(Second(), First()):
        yield
