"""Charts drawn on the server as SVG: they print, need no script, and every bar is a link. Plain data in, no queries.

Widths and places are percentages written here as text, so that no locale puts a comma into them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

# Column and row of each city's tile, by the first four digits of its division code: Shanxi as a grid.
TILES = {
    "1406": (1, 0), "1402": (2, 0),
    "1409": (1, 1),
    "1411": (0, 2), "1401": (1, 2), "1403": (2, 2),
    "1410": (0, 3), "1407": (1, 3), "1404": (2, 3),
    "1408": (0, 4), "1405": (2, 4),
}  # fmt: skip
TILE_WIDTH, TILE_HEIGHT = 114, 74
DARK_LEVELS = (3, 4)

BAR_START, BAR_ROOM = 30, 44  # per cent of the width: where bars begin, how long the longest is
ROW_HEIGHT = 34

PLOT_TOP, PLOT_BOTTOM, PLOT_START = 14, 190, 4.0  # px, px, per cent
SERIES_CLASSES = ("a1", "q2", "a3")


def percent(part: float, whole: float, *, of: float = 100.0) -> str:
    """part of whole as "12.34%", `of` standing for the whole; a whole of zero gives "0.00%"."""
    return f"{max(part, 0) * of / whole if whole else 0:.2f}%"


@register.inclusion_tag("components/bar.html")
def bar(value: float, total: float = 100, *, tone: str = "a1", height: int = 8) -> dict[str, Any]:
    """A thin bar beside a number that is written out next to it. tone: a1, ok, warn, bad. Never over its frame."""
    return {"width": percent(min(value, total), total), "tone": tone, "height": str(height)}


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(parts: Sequence[Mapping[str, Any]], label: str, *, height: int = 16) -> dict[str, Any]:
    """One bar of several parts. parts: value, tone (q4, q2, late …), label (for the key, optional)."""
    whole = sum(part["value"] for part in parts)
    drawn, start = [], 0
    for part in parts:
        drawn.append({**part, "x": percent(start, whole), "width": percent(part["value"], whole)})
        start += part["value"]
    return {"parts": drawn, "label": label, "height": str(height), "keyed": any(part.get("label") for part in parts)}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(rows: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Horizontal bars, the second pale one for the period compared with.

    rows: label, value, text (the number as written), href; base (value before), change (text) may be missing.
    """
    longest = max((max(row["value"], row.get("base") or 0) for row in rows), default=0)
    drawn = [_bar_row(row, index, longest) for index, row in enumerate(rows)]
    return {
        "rows": drawn,
        "label": label,
        "height": str(len(rows) * ROW_HEIGHT),
        "start": f"{BAR_START}%",
        "clip": f"{BAR_START - 1}%",
    }


def _bar_row(row: Mapping[str, Any], index: int, longest: float) -> dict[str, Any]:
    top = index * ROW_HEIGHT
    end = BAR_START + (row["value"] * BAR_ROOM / longest if longest else 0) + 1.2
    return {
        **row,
        "width": percent(row["value"], longest, of=BAR_ROOM),
        "base_width": percent(row["base"], longest, of=BAR_ROOM) if row.get("base") is not None else "",
        "text_x": f"{end:.2f}%",
        "label_y": str(top + 18),
        "bar_y": str(top + 5),
        "base_y": str(top + 18),
        "text_y": str(top + 15),
    }


@register.inclusion_tag("components/trend_chart.html")
def trend_chart(periods: Sequence[str], bars: Sequence[Mapping[str, Any]], label: str, **given: Any) -> dict[str, Any]:
    """Bars by period, with one line over them, and the same numbers as a table below.

    periods: written out ("1 月"). bars: up to three series of name and values (one per period, None for missing) and
    hrefs (a link for each value of the table, may be missing), texts (what the table writes, where it is not the value
    itself). line: the same, once, may be missing.
    The drawing is 214 px high.
    """
    line = given.get("line")
    values = [value for series in [*bars, *([line] if line else [])] for value in series["values"] if value is not None]
    top = nice_top(max(values, default=0))
    slot = (100 - PLOT_START) / max(len(periods), 1)
    return {
        "label": label,
        "grid": [{"y": _height(top * part / 4, top), "value": _short(top * part / 4)} for part in range(5)],
        "start": f"{PLOT_START}%",
        "ticks": _ticks(periods, slot),
        "bars": [box for number, series in enumerate(bars) for box in _boxes(series, number, len(bars), slot, top)],
        "points": _points(line["values"], slot, top) if line else [],
        "segments": _segments(line["values"], slot, top) if line else [],
        "key": [{"name": series["name"], "tone": SERIES_CLASSES[n]} for n, series in enumerate(bars)],
        "line": line,
        "periods": periods,
        "series": [_table_row(series) for series in [*bars, *([line] if line else [])]],
    }


def _table_row(series: Mapping[str, Any]) -> dict[str, Any]:
    values = series["values"]
    links = series.get("hrefs") or [""] * len(values)
    return {"name": series["name"], "cells": list(zip(series.get("texts") or values, links, strict=True))}


def nice_top(highest: float) -> int:
    """The end of an axis from zero: the next of 4, 8, 12, 20, 40, 80, 120, 200 …, so that quarters are whole."""
    step = 1
    while True:
        for top in (4, 8, 12, 20):
            if top * step >= highest:
                return top * step
        step *= 10


def _ticks(periods: Sequence[str], slot: float) -> list[dict[str, Any]]:
    """Names under the axis; with more than eight, every second one is spared on the phone."""
    many = len(periods) > 8
    return [
        {"x": f"{PLOT_START + slot * (index + 0.5):.2f}%", "text": text, "spare": many and index % 2 == 1}
        for index, text in enumerate(periods)
    ]


def _height(value: float, top: float) -> str:
    return f"{PLOT_BOTTOM - value * (PLOT_BOTTOM - PLOT_TOP) / top:.1f}"


def _short(value: float) -> str:
    return f"{value:.0f}"


def _boxes(series: Mapping[str, Any], number: int, count: int, slot: float, top: float) -> list[dict[str, str]]:
    width = slot * 0.6 / count
    boxes = []
    for index, value in enumerate(series["values"]):
        y = _height(value or 0, top)
        x = PLOT_START + slot * (index + 0.2) + number * (width + slot * 0.02)
        height = f"{PLOT_BOTTOM - float(y):.1f}"
        boxes.append(
            {"tone": SERIES_CLASSES[number], "x": f"{x:.2f}%", "y": y, "width": f"{width:.2f}%", "height": height}
        )
    return boxes


def _points(values: Sequence[float | None], slot: float, top: float) -> list[dict[str, str]]:
    return [
        {"x": f"{PLOT_START + slot * (index + 0.5):.2f}%", "y": _height(value, top)}
        for index, value in enumerate(values)
        if value is not None
    ]


def _segments(values: Sequence[float | None], slot: float, top: float) -> list[tuple[dict[str, str], dict[str, str]]]:
    segments = []
    for index in range(len(values) - 1):
        pair = _points([None] * index + list(values[index : index + 2]), slot, top)
        if len(pair) == 2:
            segments.append((pair[0], pair[1]))
    return segments


def has_tile(code: str) -> bool:
    """Whether the map has a place for the city of this division code."""
    return code[:4] in TILES


@register.inclusion_tag("components/tile_map.html")
def tile_map(cities: Sequence[Mapping[str, Any]], label: str, key: Sequence[str] = ()) -> dict[str, Any]:
    """The eleven cities as tiles. cities: code (division code), name, value, note, level (1 to 4), href, late, spoken.

    spoken is the whole tile as a sentence, for readers. key: what the four levels mean, lowest first.
    A code outside the province is a KeyError.
    """
    drawn = [_tile(city) for city in cities]
    return {"tiles": drawn, "label": label, "key": [(number + 1, text) for number, text in enumerate(key)]}


def _tile(city: Mapping[str, Any]) -> dict[str, Any]:
    column, row = TILES[city["code"][:4]]
    x, y = column * TILE_WIDTH, row * TILE_HEIGHT
    return {
        **city,
        "ground": "lt" if city["level"] in DARK_LEVELS else "dk",
        "x": f"{x}.5",
        "y": f"{y}.5",
        "text_x": str(x + 10),
        "name_y": str(y + 20),
        "value_y": str(y + 42),
        "note_y": str(y + 59),
        "mark": f"M{x + 92} {y + 19}l5-9 5 9z",
    }
