"""What may be asked of a list, for the schema: the filters of the page, its orders, the place and size of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from interface.paging import LARGEST, SIZE
from records.search import LONGEST

if TYPE_CHECKING:
    from lists.record_list import RecordList

AFTER = OpenApiParameter(
    "after",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
    description=_("The place that “next” names; it is not to be made up."),
)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE},
    description=_("How many rows at most."),
)


def list_parameters(of: RecordList | None = None) -> tuple[OpenApiParameter, ...]:
    """Of a list with filters, or of one that has none."""
    if of is None:
        return (AFTER, LIMIT)
    filters = (_parameter(name, each) for name, each in of.filterset.base_filters.items())
    sort = OpenApiParameter(
        "sort", {"type": "string", "enum": list(of.sorts)}, description=_("“-” in front: descending.")
    )
    return (*filters, sort, AFTER, LIMIT)


def _parameter(name: str, each: django_filters.Filter) -> OpenApiParameter:
    return OpenApiParameter(name, _schema(each), description=each.label or "")


def _schema(each: django_filters.Filter) -> dict[str, Any]:
    if isinstance(each, django_filters.ModelChoiceFilter):
        return {"type": "string", "minLength": 1, "maxLength": 40}
    if isinstance(each, django_filters.ChoiceFilter):
        return {"type": "string", "enum": [str(value) for value, _label in each.extra["choices"]]}
    if isinstance(each, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    return {"type": "string", "minLength": 1, "maxLength": each.extra.get("max_length", LONGEST)}
