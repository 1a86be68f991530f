"""A circular as a paper: what the documents print, from the frozen figures and the drafter's text."""

from __future__ import annotations

import re

from circulars.models import Circular, Line
from circulars.models.line import FLOWS, PrintedLines
from circulars.wording import HEADINGS, REPORTING, annex_title
from documents import Annex, CircularPaper, body_paragraphs, official_date, printable
from figures.rates import FEW, NONE, percent

ALWAYS = (
    "opening",
    "new",
    "late",
    "moved_in",
    "moved_out",
    "cleared",
    "closing",
    "found_total",
    "cleared_total",
    "overdue",
)
IN_PRINT = (
    "opening", "new", "late", "reopened", "moved_in", "moved_out", "cleared", "merged", "not_ours", "voided",
    "closing", "found_total", "cleared_total", "overdue",
)  # fmt: skip
WIDTHS = {"found_total": 11, "cleared_total": 11, "closing": 10, "opening": 10}
NUMBER_TO_COME = "{word}通〔    〕  号"


def paper_of(circular: Circular, printed: PrintedLines | None = None) -> CircularPaper:
    """The whole paper. Before it is issued, number and date are left open. `printed`: its lines, if at hand."""
    bureau = circular.bureau
    number = circular.number if circular.is_issued else NUMBER_TO_COME.format(word=bureau.document_word)
    return CircularPaper(
        mark=f"{circular.issuer_name}文件",
        number=number,
        title=printable(circular.title),
        addressees=printable(circular.addressees).rstrip("：: "),
        paragraphs=body_paragraphs(circular.body),
        signature=circular.issuer_name,
        date=official_date(circular.dated_on),
        printing_office=f"{circular.issuer_name}办公室",
        cc=tuple(part.strip() for part in re.split("[，,、;；]", printable(circular.cc)) if part.strip()),
        annex=annex_of(circular, printed or circular.printed_lines()) if circular.cut_off_at else None,
    )


def annex_of(circular: Circular, printed: PrintedLines) -> Annex:
    """The table city by city, in the order of places; who did not report stands last."""
    lines, total = sorted(printed.cities, key=_place_in_print), printed.total
    columns = [name for name in IN_PRINT if name in ALWAYS or total.of(name)]
    rows = [_row(index, line, columns) for index, line in enumerate(lines, start=1)]
    rows += [_row(len(rows) + 1, own, columns, name="省局") for own in printed.own]
    return Annex(
        title=annex_title(circular.month),
        heads=("序号", "市", *(HEADINGS[name] for name in columns), "清零率", "位次", "报送情况"),
        widths=(8, 14, *(WIDTHS.get(name, 9) for name in columns), 14, 9, 15),
        rows=tuple(rows),
        total=_sum(total, columns, lines),
        notes=tuple(circular.notes.splitlines()),
    )


def _place_in_print(line: Line) -> tuple[bool, int, int]:
    return line.is_missing, line.rank or 999, line.bureau.display_order


def _row(index: int, line: Line, columns: list[str], *, name: str = "") -> tuple[str, ...]:
    figures = (_printed(line, column) for column in columns)
    rate = NONE if line.is_missing else percent(line.clearance)
    return (str(index), name or line.name, *figures, rate, _rank(line), REPORTING[line.reporting])


def _printed(line: Line, column: str) -> str:
    """A number; a dash where there is none, and where nothing was reported: 未报 never prints as 0."""
    value = line.of(column)
    if value is None or (line.is_missing and column in FLOWS and not value):
        return NONE
    return str(value)


def _rank(line: Line) -> str:
    if line.rank is None:
        return NONE
    return f"{line.rank}*" if line.cohort < FEW else str(line.rank)


def _sum(total: Line, columns: list[str], lines: list[Line]) -> tuple[str, ...]:
    asked = [line for line in lines if line.reporting]
    reported = f"{sum(not line.is_missing for line in asked)}/{len(asked)}" if asked else NONE
    return ("", "合计", *(_printed(total, name) for name in columns), percent(total.clearance), NONE, reported)
