"""What the text of a circular says of its figures: fields that the frozen table fills in, and numbers that it lacks.

`{本月新增:太原}` prints the figure of that column and city, `{本月新增}` that of the province. It follows the table
until the circular is signed, from when on both stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from circulars.models import Circular, Line
from circulars.models.line import PrintedLines
from circulars.wording import HEADINGS
from figures.rates import NONE, percent
from texts.numbers_in_words import unfounded

FIELD = re.compile(r"[{｛]\s*([^{}｛｝:：]{1,20}?)\s*(?:[:：]\s*([^{}｛｝]{1,30}?)\s*)?[}｝]")
RATE = "清零率"
WHOLE = "全省"
COLUMNS = {heading: name for name, heading in HEADINGS.items()} | {name: name for name in HEADINGS}
COLUMNS |= {"found": "found_total", "rate": RATE, RATE: RATE}


def filled(text: str, printed: PrintedLines) -> str:
    """The text as it is printed. What names no figure of the table stays as it was typed."""
    lines = _by_name(printed)
    return FIELD.sub(lambda field: _figure(field, lines) or field[0], text)


def unknown_fields(text: str, printed: PrintedLines) -> list[str]:
    """Fields that name no figure of the table, as they were typed."""
    lines = _by_name(printed)
    return [field[0] for field in FIELD.finditer(text) if not _figure(field, lines)]


def unfounded_figures(circular: Circular, printed: PrintedLines) -> list[str]:
    """The numbers of the text that its table does not have; of a correction, nor that which it corrects."""
    lines = [*printed.cities, *printed.own, printed.total]
    if circular.corrects:
        earlier = circular.corrects.printed_lines()
        lines += [*earlier.cities, *earlier.own, earlier.total]
    before = [line.previous for line in lines if line.previous]
    counts = {*_counts([*lines, *before]), *_numbers_of_cities(printed)}
    rates = {_in_percent(line.clearance) for line in (*lines, *before)} | {
        _in_percent(line.workload_done) for line in lines
    }
    return unfounded(FIELD.sub(" ", circular.body), counts, {rate for rate in rates if rate is not None})


def field_names(printed: PrintedLines) -> list[str]:
    """What may stand in the braces for the province, as the page offers it."""
    return [heading for name, heading in HEADINGS.items() if printed.total.of(name) is not None]


def _by_name(printed: PrintedLines) -> dict[str, Line]:
    own = [("省局", line) for line in printed.own]
    return dict([*((line.name.removesuffix("市"), line) for line in printed.cities), *own, (WHOLE, printed.total)])


def _figure(field: re.Match[str], lines: dict[str, Line]) -> str:
    column, line = COLUMNS.get(field[1]), lines.get((field[2] or WHOLE).removesuffix("市"))
    if column is None or line is None:
        return ""
    if column == RATE:
        return NONE if line.is_missing else percent(line.clearance)
    value = line.reported(column)
    return NONE if value is None else str(value)


def _counts(lines: list[Line]) -> Iterator[int]:
    for line in lines:
        yield from (value for name in HEADINGS if (value := line.of(name)) is not None)
        yield from (line.cohort, line.cohort_cleared)
        if line.previous:  # how much more or less than the month before
            yield from (abs((line.of(name) or 0) - (line.previous.of(name) or 0)) for name in HEADINGS)


def _numbers_of_cities(printed: PrintedLines) -> Iterator[int]:
    """How many cities there are, reported in this way or that, have something and have nothing of a column."""
    cities = printed.cities
    yield from (len(cities), sum(not line.is_missing for line in cities))
    yield from Counter(line.reporting for line in cities).values()
    for name in HEADINGS:
        having = sum(bool(line.of(name)) for line in cities)
        yield from (having, len(cities) - having)
    yield from (sum(line.clearance == 1 for line in cities), *(line.rank for line in cities if line.rank))


def _in_percent(rate: Fraction | None) -> Decimal | None:
    return None if rate is None else Decimal(rate.numerator * 100) / Decimal(rate.denominator)
