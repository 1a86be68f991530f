"""The interface of plain kinds: list, record, acts, files, comments and clocks, with the fields that its pages show."""

from __future__ import annotations

from interface.derived import record_api
from interface.records import RecordApi
from plain.declaring import Pages
from registry import declared


def plain_apis() -> dict[str, RecordApi]:
    """By kind: nobody needs to declare them."""
    return {kind: _api_of(pages) for kind, pages in declared(Pages).items()}


def _api_of(pages: Pages) -> RecordApi:
    return record_api(pages.model, path=pages.path, records=pages.records, shows=(*pages.typed, *pages.kept))
