"""What an import found, for people: counted per sheet, verdict and kind of refusal, and row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from exchange.columns import Column, KeyColumn
from exchange.known_sheets import all_sheets
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import REMARKS, Reason
from exchange.sheet import Sheet
from paging.keyset import Order, Place
from paging.pages import addressed_or_first_page

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from accounts.models import User

PAGE_SIZE = 20
IN_FILE = Order("row_number", of="import rows")


@dataclass
class Counts:
    """Rows of one sheet by verdict; `reasons` counts refusals by code (a row may have several).

    waiting: those of the new and changed ones that become records only when the head of the bureau grants them.
    hidden, struck: rows that the eye does not see as such; they count among the others only when they were taken.
    """

    new: int = 0
    changed: int = 0
    joined: int = 0
    repeated: int = 0
    refused: int = 0
    waiting: int = 0
    hidden: int = 0
    struck: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problem: str = ""

    @property
    def total(self) -> int:
        return self.new + self.changed + self.joined + self.repeated + self.refused

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {verdict: getattr(self, verdict) for verdict in ImportRow.Verdict.values}
        found |= {"waiting": self.waiting, "hidden": self.hidden, "struck": self.struck}
        found["reasons"] = dict(self.reasons.most_common())
        return found | ({"problem": self.problem} if self.problem else {})


def counts_of(batch: ImportBatch) -> dict[str, Counts]:
    """{sheet: counts} without the reasons, in the order in which the sheets were read."""
    names = [sheet.name for sheet in all_sheets() if sheet.name in batch.report]
    found = {name: _about(batch.report[name]) for name in names}
    for sheet, verdicts in batch.tally().items():
        for verdict, (count, _written) in verdicts.items():
            setattr(found.setdefault(sheet, Counts()), verdict, count)
    for sheet, count in batch.waiting_counts().items():
        found[sheet].waiting = count
    return found


def _about(about: dict[str, Any]) -> Counts:
    """What the report says of a sheet beside its rows; one written by an earlier version may lack some of it."""
    return Counts(
        hidden=about.get("hidden_rows", 0), struck=about.get("struck_rows", 0), problem=about.get("problem", "")
    )


def summary(batch: ImportBatch) -> dict[str, Counts]:
    """{sheet: counts} with the reasons, which takes a look at every row that is refused or taken with a remark."""
    found = counts_of(batch)
    remarks = (Q(reasons__contains=[{"code": code}]) for code in REMARKS)
    said = reduce(or_, remarks, Q(verdict=ImportRow.Verdict.REFUSED))
    rows = batch.rows.filter(said).order_by().values_list("sheet", "reasons")
    for sheet, reasons in rows.iterator(chunk_size=2_000):
        found[sheet].reasons.update(reason["code"] for reason in reasons)
    return found


@dataclass(frozen=True)
class Cell:
    """One cell of the report's table. is_bad: this is the cell that the row is refused for."""

    text: str
    is_bad: bool = False
    stays_on_one_line: bool = False


@dataclass(frozen=True)
class Line:
    """One row as the report shows it."""

    row: ImportRow
    cells: list[Cell]
    changes: list[tuple[str, str, str]]  # heading, old, new
    reasons: list[Reason]
    twin: str = ""  # number of a record that says the same of the same firm


@dataclass(frozen=True)
class Page:
    """Some rows of one sheet. before, after: places for the addresses of the pages beside it, None at the ends."""

    columns: list[Column]
    lines: list[Line]
    total: int
    before: str | None
    after: str | None

    @property
    def has_changes(self) -> bool:
        return any(line.row.verdict == ImportRow.Verdict.CHANGED for line in self.lines)

    @property
    def first(self) -> int:
        return self.lines[0].row.row_number

    @property
    def last(self) -> int:
        return self.lines[-1].row.row_number


def page_of(rows: QuerySet[ImportRow], sheet: Sheet, query: QueryDict, *, total: int, user: User | None = None) -> Page:
    """PAGE_SIZE of these rows of a sheet in the order of the file, where the address says (`after`, `before`).

    `user`: for whom new rows are looked at for records that say the same under another number.
    """
    found = addressed_or_first_page(rows, query, IN_FILE, size=PAGE_SIZE).page
    columns = sheet.resolved()
    new = {row.key: row.values for row in found.rows if row.verdict == ImportRow.Verdict.NEW and not row.applied_at}
    twins = sheet.twins(new, by=user) if user and new else {}
    lines = [_line(columns, row, twin=twins.get(row.key, "")) for row in found.rows]
    heads = [column for column in columns if _is_shown(column)]
    return Page(heads, lines, total, _written(found.before), _written(found.after))


def _written(place: Place | None) -> str | None:
    return place.encoded(IN_FILE) if place else None


def _is_shown(column: Column) -> bool:
    return column.shown or isinstance(column, KeyColumn)


def _line(columns: list[Column], row: ImportRow, *, twin: str) -> Line:
    reasons = row.why
    bad = {reason.column for reason in reasons}
    cells = [
        Cell(_text(column, row), column.heading in bad, type(column) is not Column)
        for column in columns
        if _is_shown(column)
    ]
    changes = [
        (column.heading, column.display(old), column.display(new))
        for column in columns
        for old, new in [row.changes.get(column.name, (None, None))]
        if column.name in row.changes
    ]
    return Line(row, cells, changes, reasons, twin)


def _text(column: Column, row: ImportRow) -> str:
    """Of a refused row the cell as it was read, else the value as the sheet writes it."""
    if row.verdict == ImportRow.Verdict.REFUSED:
        return str(row.values.get(column.heading) or "")
    return column.display(row.values.get(column.name))
