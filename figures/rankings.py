"""The cities of a province, or the counties of a city, by rank: a table and, where the map knows them all, a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import Bureau
from figures.panels import Panel, Reader
from figures.rates import FEW, percent, ranks
from figures.sources import Place, Value
from figures.templatetags.charts import has_tile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """What a room ranks its places by. All but the words are keys of figures.

    `columns`: of the table, the last one is the rate. `rate`: decides the rank and the shade on the map, which grows
    darker at `shades` (per cent). `stock`, `overdue`: what a tile says below. `own`: a bureau above the others has a
    row only when one of these is not 0. `spoken`: a tile as a sentence (place, rate, stock); `stock_words`: n;
    `weakest`: place; `foot`: few.
    """

    columns: Sequence[str]
    rate: str
    median: str
    stock: str
    overdue: str
    own: Sequence[str]
    shades: tuple[int, int, int]
    map_label: Any
    bar_label: Any
    spoken: StrOrPromise
    stock_words: Any
    weakest: Any
    foot: StrOrPromise


def places_panel(read: Reader, by: Ranking) -> Iterator[Panel]:
    """Nothing for a place without parts."""
    if not read.asked.parts:
        return
    rows = _rows(read, by)
    yield Panel(
        "figures/_places.html",
        {
            "is_province": read.asked.place.is_province,
            "heads": [read.figures[key] for key in by.columns if read.is_told(key)],
            "rows": rows,
            "total": _row(read, by, read.asked.place, None),
            "tiles": _tiles(rows, by),
            "map_label": by.map_label,
            "bar_label": by.bar_label,
            "shades": _shade_words(by),
            "foot": by.foot % {"few": FEW},
            "weak": _weakest(rows, by),
        },
    )


def _rows(read: Reader, by: Ranking) -> list[dict[str, Any]]:
    """By place in the ranking; who has no rate has none and stands last."""
    parts = [place for place in read.asked.parts if not _is_idle(read, by, place)]
    places = dict(ranks((place, read.value(by.rate, place).number) for place in parts))
    order = sorted(parts, key=lambda place: (place not in places, places.get(place, 0)))
    return [_row(read, by, place, places.get(place)) for place in order]


def _is_idle(read: Reader, by: Ranking, place: Place) -> bool:
    """A bureau above the others is named only when it has something of its own."""
    above = not place.is_whole and place.bureau.level != Bureau.Level.COUNTY
    return above and not any(read.number(key, place) for key in by.own)


def _row(read: Reader, by: Ranking, place: Place, rank: int | None) -> dict[str, Any]:
    rate = read.value(by.rate, place)
    return {
        "place": place,
        "href": read.asked.page_of(place) if place.code and place != read.asked.place else "",
        "rank": rank,
        "is_few": rank is not None and (rate.n or 0) < FEW,
        "cells": [read(key, place) for key in by.columns if read.is_told(key)],
        "share": float(rate.number * 100) if rate.number is not None else None,
        "median": read(by.median, place),
        "rate": rate,
        "stock": read.number(by.stock, place),
        "overdue": read.number(by.overdue, place) if read.is_told(by.overdue) else 0,
    }


def _tiles(rows: list[dict[str, Any]], by: Ranking) -> list[dict[str, Any]]:
    """The cities as a map, where the map knows them all."""
    cities = [row for row in rows if row["place"].is_whole]
    return [_tile(row, by) for row in cities] if all(has_tile(row["place"].bureau.code) for row in cities) else []


def _tile(row: dict[str, Any], by: Ranking) -> dict[str, Any]:
    rate, place = percent(row["rate"].number), row["place"]
    stock = by.stock_words % {"n": row["stock"]}
    late = _("late %(n)s") % {"n": row["overdue"]} if row["overdue"] else ""
    spoken = by.spoken % {"place": place.name, "rate": rate, "stock": stock}
    return {
        "code": place.bureau.code,
        "name": place.name.removesuffix("市"),
        "value": rate,
        "note": " · ".join(filter(None, [stock, late])),
        "late": bool(late),
        "level": _shade(row["rate"], by),
        "href": row["href"],
        "spoken": ", ".join(filter(None, [spoken, late])),
    }


def _shade(rate: Value, by: Ranking) -> int:
    return 1 + sum(rate.number * 100 >= bound for bound in by.shades) if rate.number is not None else 1


def _shade_words(by: Ranking) -> list[str]:
    low, *_middle, high = by.shades
    between = [f"{start}–{end}%" for start, end in pairwise(by.shades)]
    return [_("below %(n)s%%") % {"n": low}, *between, _("%(n)s%% and more") % {"n": high}]


def _weakest(rows: list[dict[str, Any]], by: Ranking) -> str:
    """Whom to telephone: the lowest rate, and most overdue."""
    ranked = [row for row in rows if row["rank"] and row["rate"].number < 1]
    late = max(rows, key=lambda row: row["overdue"], default=None)
    said = []
    if ranked:
        said.append(by.weakest % {"place": ranked[-1]["place"].name})
    if late and late["overdue"]:
        said.append(_("most overdue: %(place)s, %(n)s") % {"place": late["place"].name, "n": late["overdue"]})
    return _("%(one)s; %(other)s") % {"one": said[0], "other": said[1]} if len(said) > 1 else "".join(said)
