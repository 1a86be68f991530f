"""Kinds of columns: how a cell becomes a value, how a value is kept as JSON, and how it is written back.

A value in `ImportRow.values` is what `to_json` gives; `write` gives the cell that the same column
reads again, so that an exported sheet can be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.days import CAMPAIGN_BEGAN, HAPPENED, Bounds
from exchange import cells
from exchange.headings import fold_heading
from exchange.lines import UNCALCULATED
from exchange.refusals import CellRefused, Reason, shown
from texts.credit_codes import CODE_LENGTH, compact_code, credit_code_fault
from texts.folding import number_key, squeezed
from texts.newlines import unified
from texts.placeholders import is_nobody, is_placeholder

if TYPE_CHECKING:
    from exchange.context import Context

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """Text by default, on one line unless `many_lines`. heading: as the workbook writes it. name: key of the value in
    a row's values.

    of_row: says something of the row and nothing of the record: never compared, never exported.
    protected: an identity; its value never enters rows, report, history, log or export, and goes on
    applying from the stored file straight to the sheet (`ApplyRow.protected`). shown: in the report's table.
    """

    heading: str
    name: str
    required: bool = False
    protected: bool = False
    of_row: bool = False
    shown: bool = False
    many_lines: bool = False
    limit: int = 2_000
    width: int = 16

    @property
    def folded(self) -> str:
        return fold_heading(self.heading)

    def read(self, cell: Any, context: Context) -> tuple[Any, Reason | None]:
        """(value, None), or (None, why not). An empty cell is None, and refused when the column is required.

        A placeholder (无, /, 不详) is an empty cell; as an identity it says that there is none, and its value is "".
        """
        if cell is UNCALCULATED or cell is cells.NO_ROW_ABOVE:
            code = "formula_not_calculated" if cell is UNCALCULATED else "ditto_without_row"
            return None, Reason(code, self.heading)
        if cells.is_blank(cell):
            return None, self._empty() if self.required else None
        if self.protected and isinstance(cell, str) and is_nobody(cell):
            return "", None
        if self.takes_for_empty(cell, context):
            return None, self._empty(shown(cell)) if self.required else None
        try:
            return self.parse(cell, context), None
        except CellRefused as refused:
            value = "" if self.protected else shown(cell)
            return None, Reason(refused.code, self.heading, value, refused.params)

    def takes_for_empty(self, cell: Any, context: Context) -> bool:
        """Whether what stands in the cell says that nothing should."""
        return isinstance(cell, str) and is_placeholder(cell)

    def _empty(self, written: str = "") -> Reason:
        return Reason("placeholder_missing" if written else "required_missing", self.heading, written)

    def parse(self, cell: Any, context: Context) -> Any:
        """The clean value of a cell that is not empty. Raises CellRefused."""
        if cells.is_changed_number(cell):
            raise CellRefused("number_changed")
        return self._no_longer_than_allowed(cells.read_text(cell) if self.many_lines else cells.read_line(cell))

    def _no_longer_than_allowed(self, text: str) -> str:
        if len(text) > self.limit:
            raise CellRefused("text_too_long", length=len(text), limit=self.limit)
        return text

    def resolved(self) -> Column:
        """The same column with its code list read once, for writing and showing many rows."""
        return self

    def to_json(self, value: Any) -> Any:
        return value

    def from_json(self, stored: Any) -> Any:
        return stored

    def compared(self, stored: Any) -> Any:
        """A stored value as it is compared with another one."""
        return unified(stored) if isinstance(stored, str) else stored

    def write(self, value: Any) -> Any:
        """The cell of an export."""
        return value

    def display(self, stored: Any) -> str:
        """A stored value as the report shows it; of an identity only that there is one."""
        if self.protected:
            return str(_("filled in")) if stored else ""
        written = self.write(self.from_json(stored)) if stored is not None else None
        return "" if written is None else str(written)


@dataclass(frozen=True, kw_only=True)
class NumberColumn(Column):
    """A number that identifies something, such as that of a letter. What Excel has changed of it is refused."""

    def parse(self, cell: Any, context: Context) -> str:
        return self._no_longer_than_allowed(cells.read_identifier(cell))

    def compared(self, stored: Any) -> Any:
        return number_key(stored) if isinstance(stored, str) else stored


@dataclass(frozen=True, kw_only=True)
class KeyColumn(NumberColumn):
    """The number that identifies a row for ever, compared by its folded form (`texts.folding.number_key`)."""

    required: bool = True
    limit: int = 60
    width: int = 26

    def takes_for_empty(self, cell: Any, context: Context) -> bool:
        """Never: a placeholder is no identity, and is refused as one."""
        return False

    def _empty(self, written: str = "") -> Reason:
        return Reason("number_missing", self.heading)


@dataclass(frozen=True, kw_only=True)
class DateColumn(Column):
    """A day within `bounds`, which are those of the same day on a page."""

    width: int = 12
    bounds: Bounds = HAPPENED

    def parse(self, cell: Any, context: Context) -> date:
        day = cells.read_date(cell, epoch=context.epoch)
        if day < self.bounds.first:
            raise CellRefused("date_too_early", first=self.bounds.first.isoformat())
        if day > self.bounds.last(today=context.on):
            raise CellRefused("date_too_late" if self.bounds.years_ahead else "date_in_future")
        return day

    def to_json(self, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def from_json(self, stored: str | None) -> date | None:
        return date.fromisoformat(stored) if stored else None


@dataclass(frozen=True, kw_only=True)
class MonthColumn(Column):
    """A month that has begun, as text, 2020-03."""

    width: int = 10

    def parse(self, cell: Any, context: Context) -> str:
        month = cells.read_month(cell)
        if not f"{CAMPAIGN_BEGAN:%Y-%m}" <= month <= f"{context.on:%Y-%m}":
            raise CellRefused("month_out_of_bounds", first=f"{CAMPAIGN_BEGAN:%Y-%m}")
        return month


@dataclass(frozen=True, kw_only=True)
class AmountColumn(Column):
    """Yuan, Decimal with two places."""

    width: int = 14

    def parse(self, cell: Any, context: Context) -> Decimal:
        return cells.read_amount(cell)

    def to_json(self, value: Decimal | None) -> str | None:
        return None if value is None else f"{value:.2f}"

    def from_json(self, stored: str | None) -> Decimal | None:
        return None if stored is None else Decimal(stored)


@dataclass(frozen=True, kw_only=True)
class CountColumn(Column):
    """A whole number from `least` to `most`. units: characters that may stand behind it, as in 60天."""

    width: int = 10
    units: str = ""
    least: int = 0
    most: int = cells.LARGEST_COUNT

    def parse(self, cell: Any, context: Context) -> int:
        count = cells.read_count(cell, units=self.units)
        if not self.least <= count <= self.most:
            raise CellRefused("count_out_of_range", least=self.least, most=self.most)
        return count


@dataclass(frozen=True, kw_only=True)
class QuantityColumn(Column):
    """How much of something there is: a number that is not negative, with at most two decimals. Decimal."""

    width: int = 12

    def parse(self, cell: Any, context: Context) -> Decimal:
        return cells.read_quantity(cell)

    def to_json(self, value: Decimal | None) -> str | None:
        return None if value is None else f"{value:.2f}"

    def from_json(self, stored: str | None) -> Decimal | None:
        return None if stored is None else Decimal(stored)


@dataclass(frozen=True, kw_only=True)
class LinesColumn(Column):
    """Several things in one cell, each on a line of its own. The value is text without blank lines and edges.

    Rows of one number that differ only here are one record with the lines of all.
    """

    many_lines: bool = True

    def parse(self, cell: Any, context: Context) -> str:
        return lines_of(super().parse(cell, context))


def lines_of(text: str) -> str:
    """The lines of a text that hold something, without the blanks around them.

    >>> lines_of(" 强制交易未处置 \\n\\n收费未公示")
    '强制交易未处置\\n收费未公示'
    """
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True, kw_only=True)
class YesNoColumn(Column):
    width: int = 10

    def takes_for_empty(self, cell: Any, context: Context) -> bool:
        """Not 无 and ×: here they say no."""
        try:
            cells.read_yes_no(cell)
        except CellRefused:
            return super().takes_for_empty(cell, context)
        return False

    def parse(self, cell: Any, context: Context) -> bool:
        return cells.read_yes_no(cell)

    def write(self, value: bool | None) -> str | None:
        return None if value is None else "是" if value else "否"


@dataclass(frozen=True, kw_only=True)
class CodeColumn(Column):
    """A word of a list. words: word → code, several words may mean one code; the first of them is written back.

    A callable is asked once per import (for lists that administrators edit).
    """

    words: Words | Callable[[], Words] = field(default_factory=dict)

    def takes_for_empty(self, cell: Any, context: Context) -> bool:
        """Not when it is a word of the list."""
        return super().takes_for_empty(cell, context) and cells.read_word(cell) not in self._known(context)

    def parse(self, cell: Any, context: Context) -> str:
        known, word = self._known(context), cells.read_word(cell)
        if word not in known:
            raise CellRefused("code_unknown", choices=first_words(context.once(("words", id(self)), self._words)))
        return known[word]

    def _known(self, context: Context) -> dict[str, str]:
        words = context.once(("words", id(self)), self._words)
        return context.once(("folded words", id(self)), lambda: {squeezed(word): words[word] for word in words})

    def resolved(self) -> Column:
        return replace(self, words=dict(self._words()))

    def write(self, value: str | None) -> str | None:
        return next((word for word, code in self._words().items() if code == value), value)

    def _words(self) -> Words:
        return self.words() if callable(self.words) else self.words


def first_words(words: Words) -> str:
    """The words to write: of several that mean the same code, the first."""
    firsts: dict[str, str] = {}
    for word, code in words.items():
        firsts.setdefault(code, word)
    return "、".join(firsts.values())


@dataclass(frozen=True, kw_only=True)
class CreditCodeColumn(Column):
    """统一社会信用代码, 18 characters with a check digit (GB 32100-2015)."""

    width: int = 22

    def parse(self, cell: Any, context: Context) -> str:
        code = compact_code(cells.read_text(cell))
        if len(code) != CODE_LENGTH:
            raise CellRefused("credit_code_length", length=len(code))
        if fault := credit_code_fault(code):
            raise CellRefused("credit_code_check_digit", fault=fault)
        return code


@dataclass(frozen=True, kw_only=True)
class CityColumn(Column):
    """A city of the province by its place name, or by an earlier one, of which the sheet makes today's."""

    required: bool = True
    width: int = 10

    def parse(self, cell: Any, context: Context) -> str:
        name = cells.read_word(cell)
        if place := context.places.city(name):
            return place.name
        if not context.places.earlier_cities(name, on=context.on):
            raise CellRefused("city_unknown", city=context.places.example_city)
        return name


@dataclass(frozen=True, kw_only=True)
class CountyColumn(Column):
    """A county by its place name, or by an earlier one.

    Several cities have a 城区: whether it is in the row's city, and what it is called today, the sheet says.
    """

    width: int = 10

    def parse(self, cell: Any, context: Context) -> str:
        name = cells.read_word(cell)
        if not context.places.has_county(name):
            raise CellRefused("county_unknown", county=context.places.example_county or "…")
        return name


@dataclass(frozen=True, kw_only=True)
class ReferenceColumn(Column):
    """Numbers of rows of another sheet, in this file or imported before. to: that sheet's name.

    may_come_later: a number that no row has is no fault; it is kept, and the report says so.
    many: several in a cell, joined by 、. The value is a list of numbers (many) or one number. A sheet
    that nobody declares cannot be checked, so the number is kept as it stands. In which order several stand
    says nothing: they are kept sorted, so that the same ones are no change.
    """

    to: str
    many: bool = False
    may_come_later: bool = False
    limit: int = 6_000

    def parse(self, cell: Any, context: Context) -> Any:
        if not self.many:
            return self._no_longer_than_allowed(cells.read_identifier(cell))
        if not isinstance(cell, str):
            return [cells.read_identifier(cell)]
        parts = cells.split_list(self._no_longer_than_allowed(cells.read_text(cell)))
        return [cells.read_identifier(part) for part in parts]

    def to_json(self, value: Any) -> Any:
        return sorted(value) if self.many and value is not None else value

    def compared(self, stored: Any) -> Any:
        """However the numbers are written."""
        return sorted(map(number_key, self.numbers(stored))) or None

    def numbers(self, value: Any) -> Iterable[str]:
        return [] if value is None else value if self.many else [value]

    def respelled(self, value: Any, spellings: Mapping[str, str]) -> Any:
        """The value with its numbers as they are kept. spellings: {folded: kept}."""
        if value is None:
            return None
        kept = list(dict.fromkeys(spellings.get(number_key(number), number) for number in self.numbers(value)))
        return kept if self.many else kept[0]

    def write(self, value: Any) -> str | None:
        return ("、".join(value) or None) if self.many and value is not None else value
