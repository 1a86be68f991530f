"""The sheets there are. A workbook is recognised by the names of its sheets."""

from __future__ import annotations

from exchange.sheet import Sheet
from registry import declared


def sheet_named(name: str) -> Sheet:
    """Raises KeyError for a sheet that nobody declared."""
    return declared(Sheet)[name]


def is_declared(name: str) -> bool:
    return name in declared(Sheet)


def all_sheets() -> list[Sheet]:
    """Every declared sheet, those that others refer to before those that refer to them."""
    ordered: dict[str, Sheet] = {}
    for sheet in declared(Sheet).values():
        _place_after_its_references(sheet, ordered, ())
    return list(ordered.values())


def _place_after_its_references(sheet: Sheet, ordered: dict[str, Sheet], above: tuple[str, ...]) -> None:
    if sheet.name in ordered or sheet.name in above:
        return
    for column in sheet.references:
        if is_declared(column.to):
            _place_after_its_references(sheet_named(column.to), ordered, (*above, sheet.name))
    ordered[sheet.name] = sheet
