"""manage.py compute_deadlines: last days for a table of terms, by the calendar and the code that clocks use."""

from __future__ import annotations

import csv
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from deadlines.calendar import WorkCalendar
from deadlines.models import load_calendar
from deadlines.terms import Due, End, Term, Unit, due

COLUMNS = ("start", "length", "unit")
UNITS = {"working_day": Unit.WORKDAY, "day": Unit.DAY, "month": Unit.MONTH}
LONGEST = 20_000  # of any unit; beyond it somebody mixed up the columns
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)  # Python would take week dates too
FIRST, LAST = date(1990, 1, 1), date(2200, 12, 31)


@dataclass
class RowRefused(Exception):
    """What is wrong with one row, and in which column."""

    column: str
    message: str


class Command(BaseCommand):
    help = (
        "Reads CSV with the columns start (YYYY-MM-DD, the day of the event), length (a whole number) and unit "
        "(working_day, day or month; '-' reads standard input) and writes start,length,unit,due,skipped. The day of "
        "the event is not counted, a length of 0 is that day itself; days and months that end on a rest day roll "
        "forward to the next working day. skipped is the number of rest days passed over: within the term for working "
        "days, at its end for days and months. Rows that cannot be read are named on standard error and left out; the "
        "exit code is then 1. Empty rows are passed over. Rows whose last day depends on holidays that are not "
        "announced yet are computed and named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", help="the table, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = load_calendar()
        refused = 0
        with opened(options["file"]) as lines:
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerow([*COLUMNS, "due", "skipped"])
            for number, row in rows_of(lines):
                try:
                    found = computed(row, calendar)
                except RowRefused as wrong:
                    refused += 1
                    self.complain(number, wrong)
                    continue
                writer.writerow([*(row[column] for column in COLUMNS), found.due_on, len(found.skipped)])
                if found.provisional:
                    self.stderr.write(
                        _("Row %(row)s: provisional, the holidays are not announced yet.") % {"row": number}
                    )
        if refused:
            raise CommandError(_("%(count)s rows could not be computed.") % {"count": refused})

    def complain(self, number: int, wrong: RowRefused) -> None:
        place = {"row": number, "column": wrong.column, "message": wrong.message}
        self.stderr.write(_("Row %(row)s, column %(column)s: %(message)s") % place)


@contextmanager
def opened(name: str) -> Iterator[IO[str]]:
    """The file, or standard input; UTF-8 with or without a mark at its beginning. Raises CommandError."""
    called = _("standard input") if name == "-" else name
    try:
        with _standard_input() if name == "-" else Path(name).open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s") % {"file": called, "reason": error.strerror}
        ) from error
    except UnicodeDecodeError as error:
        raise CommandError(_("%(file)s is not a text file in UTF-8.") % {"file": called}) from error


def _standard_input() -> AbstractContextManager[IO[str]]:
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", newline="")
    return nullcontext(sys.stdin)


def rows_of(lines: IO[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the numbers of their last lines; empty ones are passed over. Raises CommandError for what is no table.

    strict: a quotation mark that is never closed would otherwise swallow all rows behind it unseen.
    """
    reader = csv.DictReader(lines, strict=True)
    try:
        headings = reader.fieldnames = [heading.strip().lower() for heading in reader.fieldnames or []]
        _check(headings)
        for row in reader:
            cells = {column: (row[column] or "").strip() for column in COLUMNS}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        broken = _("Row %(row)s is not CSV: %(reason)s.") % {"row": reader.line_num, "reason": error}
        raise CommandError(broken) from error


def _check(headings: list[str]) -> None:
    if missing := [column for column in COLUMNS if column not in headings]:
        raise CommandError(_("The heading lacks the columns: %(columns)s.") % {"columns": ", ".join(missing)})
    if doubled := [column for column in COLUMNS if headings.count(column) > 1]:
        raise CommandError(_("The heading has these columns twice: %(columns)s.") % {"columns": ", ".join(doubled)})


def computed(row: dict[str, str], calendar: WorkCalendar) -> Due:
    """The end of the term of one row. Raises RowRefused."""
    start = _start(row)
    return due(Term(_length(row), _unit(row), End.ROLL), start, calendar)


def _start(row: dict[str, str]) -> date:
    try:
        start = date.fromisoformat(row["start"]) if DAY.fullmatch(row["start"]) else None
    except ValueError:
        start = None
    if start is None or not FIRST <= start <= LAST:
        raise RowRefused("start", _("“%(value)s” is not a date such as 2026-02-11.") % {"value": row["start"]})
    return start


def _length(row: dict[str, str]) -> int:
    text = row["length"]
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST):
        given = {"value": text, "most": LONGEST}
        raise RowRefused("length", _("“%(value)s” is no length: a whole number from 0 to %(most)s.") % given)
    return int(text)


def _unit(row: dict[str, str]) -> Unit:
    try:
        return UNITS[row["unit"]]
    except KeyError:
        given = {"value": row["unit"], "units": ", ".join(UNITS)}
        raise RowRefused("unit", _("“%(value)s” is none of: %(units)s.") % given) from None
