"""The code lists there are. Each room declares its own; the administrators' screen edits what stands here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.reference import ReferenceTable
from records.models.code import CodeItem
from registry import Facet, declared

EDITABLE_FIELDS = ("code", "label_zh", "label_en", "display_order", "valid_from", "valid_to")


@dataclass(frozen=True)
class CodeList(Facet):
    """A code list that administrators edit. Its key is "app.model"."""

    model: type[CodeItem]

    @property
    def facet_key(self) -> str:
        return self.model._meta.label_lower

    def parts(self) -> Iterable[Facet]:
        return (ReferenceTable(self.model),)


def code_lists() -> dict[str, type[CodeItem]]:
    """All by key, in the order in which they were declared."""
    return {key: each.model for key, each in declared(CodeList).items()}


def code_list(key: str) -> type[CodeItem]:
    """Raises KeyError for a list that no room declares."""
    return declared(CodeList)[key].model


def editable_fields(model: type[CodeItem]) -> list[str]:
    """The common fields first, then what the list has of its own (such as a flag)."""
    own = (f.name for f in model._meta.concrete_fields if f.editable and f.name not in {"id", *EDITABLE_FIELDS})
    return [*EDITABLE_FIELDS, *own]


def by_label(items: Iterable[CodeItem]) -> dict[str, CodeItem]:
    """Items by their Chinese names and by their codes, as workbooks write them."""
    return {key: item for item in items for key in (item.code, item.label_zh)}
