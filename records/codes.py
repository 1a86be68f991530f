"""The code lists there are. Apps register theirs in `ready()`; the administrators' screen edits what stands here."""

from __future__ import annotations

from collections.abc import Iterable

from accounts import reference
from records.models.code import CodeItem

EDITABLE_FIELDS = ("code", "label_zh", "label_en", "display_order", "valid_from", "valid_to")

_lists: dict[str, type[CodeItem]] = {}


def register(*models: type[CodeItem]) -> None:
    """Offer code lists to administrators. The key of a list is "app.model"."""
    for model in models:
        _lists[model._meta.label_lower] = model
    reference.register(*models)


def registered() -> dict[str, type[CodeItem]]:
    """All code lists by key, in the order of registration."""
    return dict(_lists)


def code_list(key: str) -> type[CodeItem]:
    """Raises KeyError for a list that no app registered."""
    return _lists[key]


def editable_fields(model: type[CodeItem]) -> list[str]:
    """The common fields first, then what the list has of its own (such as a flag)."""
    own = (f.name for f in model._meta.concrete_fields if f.editable and f.name not in {"id", *EDITABLE_FIELDS})
    return [*EDITABLE_FIELDS, *own]


def by_label(items: Iterable[CodeItem]) -> dict[str, CodeItem]:
    """Items by their Chinese names and by their codes, as workbooks write them."""
    return {key: item for item in items for key in (item.code, item.label_zh)}
