"""The page of figures, as far as leads go: headlines, stock, cities or counties, trend, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from leads.figures.table import BY_KEY, BY_KEY_AREA, BY_KIND, BY_OUTCOME, BY_SOURCE
from records.figures import Counts, Place, Question, Value
from records.panels import Panel, Reading, Section, bar_panel, reading
from records.rates import FEW, percent, ranks
from records.templatetags.charts import has_tile

HEADLINES = ("leads.found", "leads.cleared", "leads.clearance_rate", "leads.in_time_rate", "leads.median_workdays")
COLUMNS = ("leads.found", "leads.cleared", "leads.closing", "leads.overdue", "leads.clearance_rate")
RATE, MEDIAN, OVERDUE, CLOSING = "leads.clearance_rate", "leads.median_workdays", "leads.overdue", "leads.closing"
ADDED = ("leads.entered", "leads.reopened", "leads.moved_in")
TAKEN = ("leads.cleared_gross", "leads.moved_out", "leads.merged", "leads.not_ours", "leads.voided")
ALWAYS = ("leads.entered", "leads.cleared_gross")  # the other movements are named when there are any
DEFINED = (
    *HEADLINES, "leads.workload_rate", OVERDUE, "leads.opening", "leads.entered", "leads.entered_late",
    "leads.cleared_gross", "leads.moved_in", "leads.moved_out", CLOSING,
)  # fmt: skip
SHOWN_TOGETHER = ((BY_SOURCE,), (BY_OUTCOME, BY_KIND), (BY_KEY_AREA,))
SHADES = (85, 90, 95)  # per cent of clearance at which the map grows darker


def lead_section(asked: Question, counts: Counts) -> Section:
    read = Reader(asked, counts)
    panels = [_stock(read), *_places(read), _trend(read), *_breakdowns(read)]
    return Section([read(key, compared=True) for key in HEADLINES], panels, [BY_KEY[key] for key in DEFINED])


class Reader:
    """Readings of one question, by key and place."""

    def __init__(self, asked: Question, counts: Counts) -> None:
        self.asked, self.counts = asked, counts

    def __call__(self, key: str, place: Place | None = None, *, compared: bool = False) -> Reading:
        return reading(BY_KEY[key], self.counts, place or self.asked.place, self.asked, compared=compared)

    def value(self, key: str, place: Place | None = None) -> Value:
        return self.counts.value(key, place or self.asked.place, self.asked.period)

    def number(self, key: str, place: Place | None = None) -> int:
        return int(self.value(key, place).number or 0)

    @property
    def columns(self) -> list[str]:
        """What is overdue now says nothing of a period that is over."""
        is_over = self.asked.period.end < self.asked.on
        return [key for key in COLUMNS if not (is_over and key == OVERDUE)]

    def overdue(self, place: Place | None = None) -> int:
        return self.number(OVERDUE, place) if OVERDUE in self.columns else 0


def _stock(read: Reader) -> Panel:
    """期初 + … − … = 期末, and how much of what was to be dealt with is done."""
    added = [("+", read(key)) for key in ADDED if key in ALWAYS or read.number(key)]
    taken = [("−", read(key)) for key in TAKEN if key in ALWAYS or read.number(key)]
    late = read("leads.entered_late")
    return Panel(
        "leads/figures/_stock.html",
        {
            "terms": [("", read("leads.opening")), *added, *taken, ("=", read(CLOSING))],
            "late": None if late.is_zero else late,
            "workload": read("leads.workload_rate"),
            "load": read("leads.load"),
            "overdue": read(OVERDUE) if OVERDUE in read.columns else None,
            "parts": list(_shares(read)),
        },
    )


def _shares(read: Reader) -> Iterator[dict[str, Any]]:
    """Cleared, otherwise gone, still open; what is late only where the period goes up to now."""
    gone = sum(read.number(key) for key in TAKEN if key != "leads.cleared_gross")
    yield _share(_("cleared %(n)s"), read.number("leads.cleared_gross"), "q4")
    if gone:
        yield _share(_("otherwise gone %(n)s"), gone, "a3")
    late = read.overdue()
    yield _share(
        _("in stock %(n)s") if not late else _("in stock, not overdue %(n)s"), read.number(CLOSING) - late, "q2"
    )
    if late:
        yield _share(_("overdue %(n)s"), late, "late")


def _share(words: str, number: int, tone: str) -> dict[str, Any]:
    return {"value": max(0, number), "tone": tone, "label": words % {"n": intcomma(number)}}


# cities of the province, counties of a city


def _places(read: Reader) -> Iterator[Panel]:
    if not read.asked.parts:
        return
    rows = _rows(read)
    yield Panel(
        "leads/figures/_places.html",
        {
            "is_province": read.asked.place.is_province,
            "heads": [BY_KEY[key] for key in read.columns],
            "rows": rows,
            "total": _row(read, read.asked.place, None),
            "tiles": _tiles(rows),
            "shades": _shade_words(),
            "few": FEW,
            "weak": _weakest(rows),
        },
    )


def _rows(read: Reader) -> list[dict[str, Any]]:
    """By place in the ranking; who found nothing has none and stands last."""
    parts = [place for place in read.asked.parts if not _is_idle(read, place)]
    places = dict(ranks((place, read.value(RATE, place).number) for place in parts))
    order = sorted(parts, key=lambda place: (place not in places, places.get(place, 0)))
    return [_row(read, place, places.get(place)) for place in order]


def _is_idle(read: Reader, place: Place) -> bool:
    """A bureau above the others is named only when it has leads of its own."""
    above = not place.is_whole and place.bureau.level != "county"
    return above and not any(read.number(key, place) for key in COLUMNS[:3])


def _row(read: Reader, place: Place, rank: int | None) -> dict[str, Any]:
    rate = read.value(RATE, place)
    return {
        "place": place,
        "href": read.asked.page_of(place) if place.code and place != read.asked.place else "",
        "rank": rank,
        "is_few": rank is not None and rate.n < FEW,
        "cells": [read(key, place) for key in read.columns],
        "share": float(rate.number * 100) if rate.number is not None else None,
        "median": read(MEDIAN, place),
        "rate": rate,
        "stock": read.number(CLOSING, place),
        "overdue": read.overdue(place),
    }


def _tiles(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cities as a map, where the map knows them all."""
    cities = [row for row in rows if row["place"].is_whole]
    return [_tile(row) for row in cities] if all(has_tile(row["place"].bureau.code) for row in cities) else []


def _tile(row: dict[str, Any]) -> dict[str, Any]:
    rate, place = percent(row["rate"].number), row["place"]
    stock = _("stock %(n)s") % {"n": row["stock"]}
    late = _("late %(n)s") % {"n": row["overdue"]} if row["overdue"] else ""
    spoken = _("%(place)s: clearance rate %(rate)s, %(stock)s") % {"place": place.name, "rate": rate, "stock": stock}
    return {
        "code": place.bureau.code,
        "name": place.name.removesuffix("市"),
        "value": rate,
        "note": " · ".join(filter(None, [stock, late])),
        "late": bool(late),
        "level": _shade(row["rate"]),
        "href": row["href"],
        "spoken": ", ".join(filter(None, [spoken, late])),
    }


def _shade(rate: Value) -> int:
    return 1 + sum(rate.number * 100 >= bound for bound in SHADES) if rate.number is not None else 1


def _shade_words() -> list[str]:
    low, *_middle, high = SHADES
    between = [f"{start}–{end}%" for start, end in pairwise(SHADES)]
    return [_("below %(n)s%%") % {"n": low}, *between, _("%(n)s%% and more") % {"n": high}]


def _weakest(rows: list[dict[str, Any]]) -> str:
    """Whom to telephone: the lowest rate, and most overdue."""
    ranked = [row for row in rows if row["rank"] and row["rate"].number < 1]
    late = max(rows, key=lambda row: row["overdue"], default=None)
    said = []
    if ranked:
        said.append(_("Lowest clearance rate: %(place)s") % {"place": ranked[-1]["place"].name})
    if late and late["overdue"]:
        said.append(_("most overdue: %(place)s, %(n)s") % {"place": late["place"].name, "n": late["overdue"]})
    return _("%(one)s; %(other)s") % {"one": said[0], "other": said[1]} if len(said) > 1 else "".join(said)


# over time, and by what


def _trend(read: Reader) -> Panel:
    asked, counts = read.asked, read.counts
    buckets = asked.period.trend()

    def series(key: str) -> dict[str, Any]:
        values = [counts.value(key, asked.place, bucket.period).number for bucket in buckets]
        links = [
            counts.address(key, asked.place, bucket.period) if n else ""
            for bucket, n in zip(buckets, values, strict=True)
        ]
        return {"name": BY_KEY[key].head, "values": values, "hrefs": links}

    return Panel(
        "leads/figures/_trend.html",
        {
            "periods": [bucket.short for bucket in buckets],
            "first": buckets[0].text,
            "last": buckets[-1].text,
            "bars": [series("leads.entered"), series("leads.cleared_gross")],
            "line": series(CLOSING),
        },
        is_half=True,
    )


def _breakdowns(read: Reader) -> Iterator[Panel]:
    """What the leads are by source, by outcome, by kind and key area; nothing where there are none."""
    for breakdowns in SHOWN_TOGETHER:
        charts = [chart for breakdown in breakdowns if (chart := bar_panel(breakdown, read.counts, read.asked))]
        if charts:
            yield Panel(
                "records/figures/_bars.html", {"charts": charts, "base_name": read.asked.base_name}, is_half=True
            )
