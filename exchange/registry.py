"""The sheets there are. Apps fill it in `ready()`; a workbook is recognised by the names of its sheets."""

from __future__ import annotations

from exchange.sheet import Sheet

_sheets: dict[str, Sheet] = {}


def register(*sheets: Sheet) -> None:
    """Declare the sheets of an app. A name that another sheet has already is a mistake of the programmer."""
    for sheet in sheets:
        known = _sheets.setdefault(sheet.name, sheet)
        if type(known) is not type(sheet):
            raise ValueError(f"two sheets are called {sheet.name}")


def unregister(name: str) -> None:
    _sheets.pop(name, None)


def sheet_named(name: str) -> Sheet:
    """Raises KeyError for a sheet that nobody declared."""
    return _sheets[name]


def is_declared(name: str) -> bool:
    return name in _sheets


def all_sheets() -> list[Sheet]:
    """Every declared sheet, those that others refer to before those that refer to them."""
    ordered: dict[str, Sheet] = {}
    for sheet in _sheets.values():
        _place_after_its_references(sheet, ordered, ())
    return list(ordered.values())


def _place_after_its_references(sheet: Sheet, ordered: dict[str, Sheet], above: tuple[str, ...]) -> None:
    if sheet.name in ordered or sheet.name in above:
        return
    for column in sheet.references:
        if column.to in _sheets:
            _place_after_its_references(_sheets[column.to], ordered, (*above, sheet.name))
    ordered[sheet.name] = sheet
