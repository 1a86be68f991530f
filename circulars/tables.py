"""Frozen figures as rows of a page: city, how it reported, numbers with their links, drift beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Bureau, User
from circulars.figures import BY_KEY, may_open
from circulars.models import Circular, Line
from circulars.models.line import FLOWS, PrintedLines
from circulars.months import next_month
from circulars.posting import unposted
from circulars.states import Confirmation
from figures.rates import FEW, NONE, percent
from leads.models.movement import Kind

Level = Line.Level
SHORT = ("opening", "new", "cleared", "closing")
FULL = ("opening", *FLOWS, "closing", "found_total", "cleared_total", "overdue")
PROGRESS: dict[str, str] = {
    Confirmation.REPORTED: "done",
    Confirmation.ZERO: "registered",
    Confirmation.MISSING: "returned",
    Confirmation.LATE: "waiting",
}


@dataclass(frozen=True)
class Cell:
    """A printed number; href opens it into its rows, where the person may."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table as a page shows it."""

    name: str
    cells: list[Cell]
    rate: str
    workload: str
    rank: str
    reporting: str = ""
    progress: str = ""
    is_missing: bool = False
    change: str = ""
    drift: list[str] = field(default_factory=list)
    href: str = ""


@dataclass(frozen=True)
class Table:
    """Heads and rows; `total` is their sum, where there is one."""

    heads: list[Any]
    rows: list[Row]
    total: Row | None
    drifted: int = 0
    drifted_cities: int = 0


def city_table(
    printed: PrintedLines, user: User, *, columns: Iterable[str], drift: dict[int, Counter[str]] | None = None
) -> Table:
    """One row per city, in the order of documents, then what the province's own bureau holds, if it holds anything."""
    names, drift = list(columns), drift or {}
    return Table(
        heads=[BY_KEY[name] for name in names],
        rows=[_row(line, user, names, drift.get(line.bureau_id)) for line in (*printed.cities, *printed.own)],
        total=_row(printed.total, user, names, None),
        drifted=sum(counted.total() for counted in drift.values()),
        drifted_cities=len(drift),
    )


def county_table(circular: Circular, city: Bureau, user: User) -> Table:
    """What each bureau of a city held itself, the city bureau first; below it the whole city."""
    lines = Line.objects.filter(circular=circular, city=city).printed()
    own = [line for line in lines if line.level == Level.BUREAU]
    whole = next(line for line in lines if line.level == Level.CITY)
    own.sort(key=lambda line: line.bureau_id != city.pk)
    for line in lines:
        line.circular = circular
    return Table(
        heads=[BY_KEY[name] for name in FULL],
        rows=[_row(line, user, FULL, None) for line in own],
        total=_row(whole, user, FULL, None),
    )


def bureau_table(circular: Circular, bureaus: list[Bureau], user: User) -> Table:
    """What these bureaus held themselves, without a sum."""
    lines = Line.objects.filter(circular=circular, bureau__in=bureaus, level=Level.BUREAU)
    rows = []
    for line in lines.printed():
        line.circular = circular
        rows.append(_row(line, user, FULL, None))
    return Table(heads=[BY_KEY[name] for name in FULL], rows=rows, total=None)


def _name(line: Line) -> str:
    if line.level == Level.PROVINCE:
        return _("Whole province")
    return _("Provincial bureau") if line.bureau.level == Bureau.Level.PROVINCE else line.name


def _row(line: Line, user: User, names: Iterable[str], drift: Counter[str] | None) -> Row:
    opens = may_open(user, line)
    return Row(
        name=_name(line),
        cells=[_cell(line, name, opens=opens) for name in names],
        rate=NONE if line.is_missing else percent(line.clearance),
        workload=NONE if line.is_missing else percent(line.workload_done),
        rank=_rank(line),
        reporting=line.get_reporting_display() if line.reporting else "",
        progress=PROGRESS.get(line.reporting, ""),
        is_missing=line.is_missing,
        change=_change(line),
        drift=[f"{Kind(kind).label} +{n}" for kind, n in (drift or {}).items()],
        href=reverse("circulars:city", args=[line.circular_id, line.bureau_id])
        if line.level == Level.CITY and opens
        else "",
    )


def _cell(line: Line, name: str, *, opens: bool) -> Cell:
    value = line.reported(name)
    if value is None:
        return Cell(NONE)
    if not value or not opens:
        return Cell(str(value))
    return Cell(str(value), reverse("circulars:rows", args=[line.circular_id, line.level, line.bureau_id, name]))


def _rank(line: Line) -> str:
    if line.rank is None:
        return NONE
    return f"{line.rank}*" if line.cohort < FEW else str(line.rank)


def _change(line: Line) -> str:
    """New leads against the month before: +3, −2, or 0. A month before that was left out had none."""
    if line.previous is None or line.is_missing:
        return NONE
    follows = next_month(line.month_before) == line.circular.month
    difference = line.new - (line.previous.new if follows else 0)
    if not difference:
        return "0"
    return f"+{difference}" if difference > 0 else f"−{-difference}"


def drift_by_city(circular: Circular, user: User) -> dict[int, Counter[str]]:
    """What came after the cut-off and belongs to this month or before, by city and kind, within the person's reach."""
    rows = unposted(circular).visible_to(user).filter(is_internal=False).order_by()
    found: dict[int, Counter[str]] = {}
    for city, kind in rows.values_list("city_id", "kind"):
        found.setdefault(city, Counter())[kind] += 1
    return found
