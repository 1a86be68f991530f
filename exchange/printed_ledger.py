"""台账 of any list: what it shows, on paper. As a workbook set up for printing, and as PDF.

An official document: its words are Chinese whoever prints it. It shows what the person may see, no more. Whoever
reviews it signs by hand, and the seal is put on paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused
from audit import trail
from documents import TablePaper, render_pdf
from exchange.export import FETCHED_AT_ONCE, begin_export, table_stream
from exchange.writer import Paper, Table
from lists.record_list import RecordList
from records.downloads import paper_file
from registry import Facet, declared

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

MOST_ON_PAPER = 1_000  # rows of one PDF: some fifty pages, made in a second
WIDTHS = {"number": 22, "title": 40, "bureau": 24}
WIDTH = 14

Row = list[Any]


@dataclass(frozen=True, kw_only=True)
class Ledger(Facet):
    """The ledger of a list. Every list that may be taken away has one in its own columns; a room declares another one
    where its list says more on paper.

    `columns`: heading and width of each, behind the running number. `lines(rows, user)`: their cells, of rows that the
    person may take; in Chinese.
    """

    of: RecordList
    title: StrOrPromise
    columns: tuple[tuple[StrOrPromise, int], ...]
    lines: Callable[[QuerySet[Any], User], Iterator[Row]]

    @property
    def facet_key(self) -> str:
        return self.of.name

    @property
    def headings(self) -> list[str]:
        return [_("No."), *(str(name) for name, _width in self.columns)]

    @property
    def widths(self) -> list[int]:
        return [5, *(width for _name, width in self.columns)]

    def numbered(self, rows: QuerySet[Any], user: User) -> Iterator[Row]:
        for number, line in enumerate(self.lines(rows, user), start=1):
            yield [number, *line]


def ledger_of(of: RecordList) -> Ledger:
    """The one that is declared, or the list's own columns with a last one for remarks by hand."""
    return declared(Ledger).get(of.name) or Ledger(
        of=of,
        title=lazy(lambda: _("Ledger: %(list)s") % {"list": of.label}, str)(),
        columns=(
            *((column.heading or column.label, WIDTHS.get(column.name, WIDTH)) for column in of.columns),
            (gettext_lazy("Remarks"), WIDTH),
        ),
        lines=lambda rows, user: ([*cells, ""] for cells in cells_of(of, rows, user)),
    )


def cells_of(of: RecordList, rows: QuerySet[Any], user: User) -> Iterator[Row]:
    """What the columns of a list say of each row that the person may take away."""
    for found in rows.iterator(chunk_size=FETCHED_AT_ONCE):
        if user.may(of.take_right, found):
            yield [_written(column.of(found)) for column in of.columns]


def _written(value: Any) -> Any:
    """A moment as a clock on the wall shows it."""
    return timezone.localtime(value) if isinstance(value, datetime) else value


def ledger_stream(ledger: Ledger, rows: QuerySet[Any], *, user: User, filters: str, now: datetime) -> Iterator[bytes]:
    """The .xlsx in pieces: A4 landscape, heads on every page, stamped; the trail says how many rows left."""

    def table() -> Table:
        return Table(
            str(ledger.title), ledger.numbered(rows, user), headings=ledger.headings, widths=ledger.widths,
            paper=Paper(
                title=str(ledger.title), line="    ".join(_signed(user, now)), foot=_foot(user, filters, now)
            ),
        )  # fmt: skip

    right, language = ledger.of.take_right, settings.LANGUAGE_CODE
    return table_stream(table, right=right, user=user, filters=filters, now=now, language=language)


def printed_answer(ledger: Ledger, rows: QuerySet[Any], *, user: User, filters: str, now: datetime) -> HttpResponse:
    """The same as PDF. Raises NotAllowed; ActionRefused for more rows than one prints, or when the day's exports are
    used up."""
    if rows.order_by()[: MOST_ON_PAPER + 1].count() > MOST_ON_PAPER:
        raise ActionRefused(
            _("A printed ledger takes %(most)s rows at most. Narrow the filters, or take it as a workbook.")
            % {"most": MOST_ON_PAPER}
        )
    right = ledger.of.take_right
    with translation.override(settings.LANGUAGE_CODE):
        title = str(ledger.title)
        begin_export(user, right=right, sheet=title, filters=filters, rows=rows, now=now)
        lines = [_texts(line) for line in ledger.numbered(rows, user)]
        paper = TablePaper(
            title=title, line=_signed(user, now), heads=tuple(ledger.headings), widths=tuple(ledger.widths),
            rows=tuple(lines), foot=_foot(user, filters, now),
        )  # fmt: skip
    name = f"{title}-{timezone.localtime(now):%Y%m%d-%H%M}.pdf"
    content = render_pdf(paper, at=now)
    detail = {"sheet": title, "rows": len(lines), "sha256": hashlib.sha256(content).hexdigest()}
    trail.record(f"{right}ed", by=user, detail=detail)
    return paper_file(content, name=name)


def _signed(user: User, now: datetime) -> tuple[str, ...]:
    return (
        _("Reporting bureau (seal): %(bureau)s") % {"bureau": user.bureau.name if user.bureau else ""},
        _("Reported by: %(person)s") % {"person": user},
        _("Reviewed by:            "),
        _("Reported at: %(moment)s") % {"moment": _moment(now)},
    )


def _foot(user: User, filters: str, now: datetime) -> str:
    said = {"moment": _moment(now), "filters": filters or _("all rows"), "person": user}
    return _("Internal material; keep it safe. As of %(moment)s; %(filters)s; printed by %(person)s") % said


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _texts(cells: Iterable[Any]) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
