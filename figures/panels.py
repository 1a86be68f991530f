"""How figures are written and laid out: a reading is a figure as printed, with its change and the way to its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from figures.rates import FEW, NONE, decimal
from figures.sources import Breakdown, Counts, Figure, Measure, Place, Question, Slice, Value
from money.yuan import TEN_THOUSAND, exact, in_wan, in_yuan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from figures.bases import ImportedBase


COUNTED = (Measure.COUNT, Measure.DISTINCT, Measure.SUM)
MOST_BARS = 6
MOST_NAMED = 20  # more than these are only counted


@dataclass(frozen=True)
class Reading:
    """`text`: the number as printed, without its unit. `change`: against the base. `is_few`: taken of fewer than 5.
    `imported`: the base, where there are no records of its period."""

    figure: Figure
    value: Value
    text: str
    unit: str
    address: str = ""
    change: str = ""
    base: str = ""
    imported: ImportedBase | None = None

    @property
    def is_few(self) -> bool:
        return self.value.n is not None and self.value.n < FEW

    @property
    def is_zero(self) -> bool:
        return not self.value.number

    @property
    def tone(self) -> str:
        return "mute" if self.is_few else "bad" if self.figure.is_bad and self.value.number else ""

    @property
    def cell(self) -> str:
        """The number as a table prints it, whose head says the unit."""
        return f"{self.text}%" if self.unit == "%" and self.value.number is not None else self.text

    @property
    def note(self) -> str:
        """What stands small below the number: of how many, an amount to the fen, and the base."""
        of = _("of %(n)s") % {"n": intcomma(self.value.n)} if self.figure.measure == Measure.MEDIAN else ""
        return " · ".join(filter(None, [of, self.exact, self.base]))

    @property
    def exact(self) -> str:
        """An amount in yuan, to the fen; "" of what is no money."""
        return in_yuan(_amount(self.value)) if self.figure.is_money and self.value.number is not None else ""


@dataclass(frozen=True)
class Panel:
    """A part of the page: a template and what it shows. Two halves stand beside each other."""

    template: str
    context: Mapping[str, Any]
    is_half: bool = False


@dataclass(frozen=True)
class Section:
    """What one source adds to the page of figures; `defined`: the figures whose definitions stand at its foot."""

    headlines: Sequence[Reading]
    panels: Sequence[Panel]
    defined: Sequence[Figure]


def written(figure: Figure, value: Value) -> str:
    """The number as printed: 11,143; 90.1 for a rate; 13 or 13.5 for a middle; 万元 for money; a dash for none."""
    if value.number is None:
        return NONE
    if figure.is_money:
        return in_wan(_amount(value))
    if figure.measure == Measure.RATE:
        return decimal(value.number * 100)
    return intcomma(value.number) if int(value.number) == value.number else decimal(Fraction(value.number))


def _amount(value: Value) -> Decimal:
    if isinstance(value.number, Fraction):
        return Decimal(value.number.numerator) / Decimal(value.number.denominator)
    return Decimal(value.number or 0)


def number_of(figure: Figure, value: Value) -> int | float | str | None:
    """The number as printed, for machines: a rate in per cent with one decimal, an amount in yuan as a string."""
    if value.number is None:
        return None
    if figure.is_money:
        return exact(_amount(value))
    if figure.measure == Measure.RATE:
        return float(decimal(value.number * 100))
    return int(value.number) if int(value.number) == value.number else float(value.number)


def unit_of(figure: Figure) -> str:
    if figure.is_money:
        return pgettext("unit", "10,000 yuan")
    return "%" if figure.measure == Measure.RATE else str(figure.unit)


def reading(figure: Figure, counts: Counts, place: Place, asked: Question, *, compared: bool = False) -> Reading:
    """A figure of a place in the period of the question; `compared`: with its change against the base."""
    value = counts.value(figure.key, place, asked.period)
    address = counts.address(figure.key, place, asked.period) if value.number or value.n else ""
    unit = unit_of(figure) if value.number is not None else ""
    made = Reading(figure, value, written(figure, value), unit, address)
    if not (compared and figure.compares and asked.base_name):
        return made
    imported = imported_for(figure, place, asked)
    before = Value(imported.number if imported else None)
    if asked.base:
        before = counts.value(figure.key, place, asked.base)
    base = _("%(period)s %(number)s") % {"period": asked.base_name, "number": with_unit(figure, before)}
    base = _("%(base)s, imported") % {"base": base} if imported else base
    return replace(made, change=change(figure, value, before), base=base, imported=imported)


def imported_for(figure: Figure, place: Place, asked: Question) -> ImportedBase | None:
    """What the figure of this place is compared with where no records reach back so far."""
    return None if asked.base or not place.code else asked.imported.get((place.bureau.pk, figure.key))


def with_unit(figure: Figure, value: Value) -> str:
    """As printed, its unit behind it."""
    unit = unit_of(figure)
    return (
        written(figure, value)
        if value.number is None
        else f"{written(figure, value)}{'' if unit == '%' else ' '}{unit}"
    )


def change(figure: Figure, now: Value, before: Value) -> str:
    """Against the base: per cent of a count, points of a rate, days of a middle. No per cent of nothing."""
    if now.number is None or before.number is None:
        return _("not comparable")
    if figure.measure in COUNTED and not before.number:
        return _("base is 0")
    difference = Fraction(now.number) - Fraction(before.number)
    if figure.measure in COUNTED:
        return f"{_signed(difference * 100 / Fraction(before.number))}%"
    if figure.measure == Measure.RATE:
        return _("%(points)s points") % {"points": _signed(difference * 100)}
    return f"{_signed(difference)} {unit_of(figure) or pgettext('unit', 'working days')}"


def percent_changed(figure: Figure, now: Value, before: Value) -> Decimal | None:
    """The change of a count or a sum in per cent with one decimal, half up. None where there is none: nothing to take
    it of, or a rate, a middle or the state of the moment, whose change is no per cent."""
    if figure.measure not in COUNTED or not figure.compares or now.number is None or not before.number:
        return None
    return Decimal(decimal((Fraction(now.number) - Fraction(before.number)) * 100 / Fraction(before.number)))


def is_from_zero(figure: Figure, before: Value) -> bool:
    """Whether there is no change because there was nothing before, of a count or a sum."""
    return figure.measure in COUNTED and figure.compares and before.number == 0


def _signed(number: Fraction) -> str:
    """+12.9, −3.0 or 0.0, as it is printed."""
    text = decimal(number)
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}" if text != "0.0" else text


class Reader:
    """Readings of one question, by key and place."""

    def __init__(self, asked: Question, counts: Counts, figures: Mapping[str, Figure]) -> None:
        self.asked, self.counts, self.figures = asked, counts, figures

    def __call__(self, key: str, place: Place | None = None, *, compared: bool = False) -> Reading:
        return reading(self.figures[key], self.counts, place or self.asked.place, self.asked, compared=compared)

    def value(self, key: str, place: Place | None = None) -> Value:
        return self.counts.value(key, place or self.asked.place, self.asked.period)

    def number(self, key: str, place: Place | None = None) -> int:
        return int(self.value(key, place).number or 0)

    def is_told(self, key: str) -> bool:
        """What is late at this moment says nothing of a period that is over."""
        is_over = self.asked.period.end < self.asked.on
        return not (is_over and self.figures[key].is_of_the_moment)


def trend_panel(read: Reader, bars: Sequence[str], *, line: str = "", note: Any, spoken: StrOrPromise) -> Panel:
    """Figures over the steps of the period as bars, at most three, and one as a line over them.

    note, spoken: sentences with %(first)s and %(last)s; `spoken` says the picture to readers.
    """
    asked, counts = read.asked, read.counts
    buckets = asked.period.trend()

    def series(key: str) -> dict[str, Any]:
        figure = read.figures[key]
        values = [counts.value(key, asked.place, bucket.period) for bucket in buckets]
        links = [
            counts.address(key, asked.place, bucket.period) if value.number else ""
            for bucket, value in zip(buckets, values, strict=True)
        ]
        drawn = {"values": [_drawn(figure, value.number) for value in values], "hrefs": links}
        texts = {"texts": [written(figure, value) for value in values]} if figure.is_money else {}
        return {"name": figure.head, **drawn, **texts}

    ends = {"first": buckets[0].text, "last": buckets[-1].text}
    context = {
        "periods": [bucket.short for bucket in buckets],
        "note": note % ends,
        "spoken": spoken % ends,
        "bars": [series(key) for key in bars],
        "line": series(line) if line else None,
    }
    return Panel("figures/_trend.html", context, is_half=True)


def _drawn(figure: Figure, number: Any) -> Any:
    """How high it stands in a chart: an amount in 万元. The number itself is written, not drawn."""
    return float(number / TEN_THOUSAND) if figure.is_money and number is not None else number


def bars_panels(read: Reader, *together: Sequence[Breakdown]) -> Iterator[Panel]:
    """Breakdowns as bars, those of one group on one panel; nothing where there are none."""
    for breakdowns in together:
        charts = [chart for breakdown in breakdowns if (chart := bar_panel(breakdown, read))]
        if charts:
            context = {"charts": charts, "base_name": read.asked.base_name}
            yield Panel("figures/_bars.html", context, is_half=True)


def bar_panel(breakdown: Breakdown, read: Reader) -> dict[str, Any]:
    """A breakdown as a chart; {} where there is nothing.

    title; rows of `charts.bar_chart`, the MOST_BARS longest; rest: the others, to be named in a line; more: how many
    are not even named; sum and base: of both periods. The bars of the base are drawn when there was anything in it.
    """
    counts, asked, figure = read.counts, read.asked, read.figures[breakdown.of]
    now = counts.slices(breakdown.key, asked.period)
    before = counts.slices(breakdown.key, asked.base) if asked.base else []
    rows = _bars(figure, now, before)
    base = written(figure, _sum(before)) if asked.base else ""
    chart: dict[str, Any] = {"title": breakdown.label, "rows": rows[:MOST_BARS], "rest": rows[MOST_BARS:MOST_NAMED]}
    chart["more"] = max(0, len(rows) - MOST_NAMED)
    return chart | {"sum": written(figure, _sum(now)), "base": base} if rows else {}


def _sum(slices: Sequence[Slice]) -> Value:
    return Value(sum(part.number for part in slices))


def _bars(figure: Figure, now: Sequence[Slice], before: Sequence[Slice]) -> list[dict[str, Any]]:
    """The longest first; what there was only in the base stands last with 0."""
    codes = {part.code for part in now}
    gone = [Slice(part.code, part.label, 0, "") for part in before if part.code not in codes]
    rows = [
        {
            "label": part.label,
            "value": _drawn(figure, part.number),
            "text": written(figure, Value(part.number)),
            "href": part.address,
        }
        for part in [*now, *gone]
    ]
    if before:
        was = {part.code: part.number for part in before}
        for part, row in zip([*now, *gone], rows, strict=True):
            base = was.get(part.code, 0)
            row |= {"base": _drawn(figure, base), "change": change(figure, Value(part.number), Value(base))}
    return rows
