"""Where the headings of a sheet stand, and which column each of them heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from exchange.lines import Line
from exchange.refusals import UnreadableWorkbook
from texts.folding import squeezed

WITHIN = 30  # rows in which the heading row must stand


@dataclass(frozen=True)
class Headings:
    """row: the last row of the headings. columns: folded heading → index. unknown: heading as written → index."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)


def fold_heading(heading: Any) -> str:
    """Headings are compared without blanks, line breaks, width of letters, or the star of required ones."""
    return squeezed("" if heading is None else str(heading)).strip("*")


def find_headings(head: Sequence[Line], known: set[str], *, key: str, title: str) -> Headings:
    """The row with most known headings, the first column's among them; a second storey below it is joined.

    head: the first rows. known, key: folded headings. title: of the sheet.
    Raises UnreadableWorkbook when there is none.
    """
    folded = [[fold_heading(cell) for cell in line.cells] for line in head]
    candidates = [(len(known & set(line)), -index) for index, line in enumerate(folded) if key in line]
    if not candidates:
        raise UnreadableWorkbook(
            _("Sheet “%(sheet)s” has no heading row with the column %(column)s. Add it and upload the file again.")
            % {"sheet": title, "column": key}
        )
    at = -max(candidates)[1]
    names, written, row = folded[at], head[at].cells, head[at].number
    if at + 1 < len(head) and _is_second_storey(folded[at + 1], names, known, key):
        below, row = folded[at + 1], head[at + 1].number
        names = [under if under in known else over for over, under in _side_by_side(names, below)]
        both = _side_by_side(written, head[at + 1].cells)
        written = [under if fold_heading(under) in known else over for over, under in both]
    return _by_column(row, names, written, known)


def _by_column(row: int, names: Sequence[str], written: Sequence[Any], known: set[str]) -> Headings:
    found = Headings(row)
    for index, name in enumerate(names):
        if name in known:
            found.columns.setdefault(name, index)
        elif name:
            found.unknown.setdefault(" ".join(str(written[index]).split()), index)
    return found


def _is_second_storey(below: list[str], names: list[str], known: set[str], key: str) -> bool:
    at_key = names.index(key)
    under_key = below[at_key] if at_key < len(below) else ""
    return under_key in ("", key) and bool(known & set(below) - set(names))


def _side_by_side(upper: list[Any], lower: list[Any]) -> Iterator[tuple[Any, Any]]:
    for index in range(max(len(upper), len(lower))):
        yield (upper[index] if index < len(upper) else ""), (lower[index] if index < len(lower) else "")
