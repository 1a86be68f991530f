"""The table: what was measured, per size, beside what it may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

AIM_OF_GROWTH = 1.2
AIM_OF_STATEMENTS = 15


@dataclass
class Row:
    """One act. `values` by size: p50 and p95 in `unit`, the processors' part of p50; done once: only the first."""

    name: str
    who: str = ""
    values: Sequence[tuple[float, float | None, float | None]] = ()
    unit: str = "ms"
    aim: float | None = None
    statements: int | None = None
    may_grow: bool = True  # whether more data may make it dearer than AIM_OF_GROWTH
    note: str = ""
    misses: list[str] = field(default_factory=list)

    @property
    def growth(self) -> float | None:
        """Of the largest size over the smallest: of the processors' time where it is known, else of the clock's."""
        if not self.values:
            return None
        small, large = (value[2] or value[0] for value in (self.values[0], self.values[-1]))
        return large / small if len(self.values) > 1 and small else None

    def judge(self) -> None:
        if self.aim is not None and self.values and self.values[-1][0] > self.aim:
            self.misses.append("slow")
        if not self.may_grow and self.growth and self.growth > AIM_OF_GROWTH:
            self.misses.append("grows")
        if self.statements is not None and self.statements > AIM_OF_STATEMENTS:
            self.misses.append("statements")


def table(rows: Sequence[Row], sizes: Sequence[str]) -> str:
    head = ["", "as", "SQL", *(f"{size} p50/p95" for size in sizes), "growth", "aim", ""]
    lines = [head, *(_cells(row, len(sizes)) for row in rows)]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: list[str], widths: list[int]) -> str:
    padded = (_padded(cell, width, at) for at, (cell, width) in enumerate(zip(cells, widths, strict=True)))
    return "  ".join(padded).rstrip()


def _cells(row: Row, sizes: int) -> list[str]:
    row.judge()
    figures = [_figure(row, value) for value in row.values] or [row.note] + [""] * (sizes - 1)
    growth = f"{row.growth:.2f}" if row.growth else ""
    aim = f"{row.aim:g} {row.unit}" if row.aim is not None else ""
    return [row.name, row.who, "" if row.statements is None else str(row.statements), *figures, growth, aim,
            ", ".join(row.misses)]  # fmt: skip


def _figure(row: Row, value: tuple[float, float | None, float | None]) -> str:
    middle, slow, _processors = value
    if slow is None:
        return f"{middle:.1f} {row.unit}"
    return f"{middle:.0f}/{slow:.0f}"


def _padded(text: str, width: int, at: int) -> str:
    space = " " * (width - _width(text))
    return text + space if at < 2 else space + text


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
