"""Lists of the interface: the filters and the order of the page, a page after a row, never a number of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from interface.strict import DAY, coded
from paging.keyset import Order, Place, rows_after

if TYPE_CHECKING:
    from rest_framework.request import Request

    from lists.record_list import RecordList

SIZE, LARGEST = 50, 200


@dataclass(frozen=True)
class Asked:
    """What of the address is about the page, and the rest, which is about the rows."""

    limit: int
    after: str
    rest: QueryDict


def asked_of(request: Request) -> Asked:
    """Raises ValidationError for a limit that is none."""
    rest = request.query_params.copy()
    limit = rest.pop("limit", [str(SIZE)])[-1]
    after = rest.pop("after", [""])[-1]
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:6]) <= LARGEST):
        raise ValidationError({"limit": [_("Ask for 1 to %(count)s rows.") % {"count": LARGEST}]}, code="out_of_range")
    return Asked(int(limit), after, rest)


def filtered_page(
    request: Request, of: RecordList, serializer: type[serializers.BaseSerializer], *, joined: tuple[str, ...] = ()
) -> Response:
    """A page of one of the house's lists, by its own filter. Raises ValidationError naming the parameter.

    joined: what the rows are read with besides.
    """
    asked = asked_of(request)
    filtered = of.filtered(request, asked.rest)
    if wrong := filtered.wrong | _wrong_days(of, asked.rest):
        raise ValidationError(coded(wrong))
    order = of.order_named(filtered.form.cleaned_data["sort"])
    rows = filtered.rows.select_related(*joined) if joined else filtered.rows
    return page_of(request, rows, order, asked, serializer)


def _wrong_days(of: RecordList, query: QueryDict) -> dict[str, list[forms.ValidationError]]:
    """Pages take a day as people write it, programs as YYYY-MM-DD and no other way."""
    days = [name for name, each in of.filterset.base_filters.items() if isinstance(each, django_filters.DateFilter)]
    wrong = [name for name in days if name in query and not DAY.fullmatch(query.get(name, ""))]
    return {name: [forms.ValidationError(_("Write the day as YYYY-MM-DD."), code="no_day")] for name in wrong}


def page_of(
    request: Request,
    rows: QuerySet[Model],
    order: Order,
    asked: Asked,
    serializer: type[serializers.BaseSerializer],
    *,
    context: Callable[[list[Any]], dict[str, Any]] = lambda shown: {},
) -> Response:
    """The rows behind the place that was asked for, and the address of the next page, null on the last one.

    context: what the serializer needs to know of the rows that are shown. An order that names no list is that of the
    address.
    """
    order = order if order.of else replace(order, of=request.path)
    place = Place.decoded(asked.after, order, order.column(rows.model)) if asked.after else None
    found = rows_after(rows, order, place, asked.limit + 1)
    shown = found[: asked.limit]
    following = Place.of(shown[-1], order).encoded(order) if len(found) > asked.limit else ""
    results = serializer(shown, many=True, context=context(shown)).data
    return Response({"results": results, "next": _next(request, following)})


def whole(rows: Sequence[Any], serializer: type[serializers.BaseSerializer], **context: Any) -> Response:
    """A list that is short by its nature, in the same shape."""
    return Response({"results": serializer(rows, many=True, context=context).data, "next": None})


def _next(request: Request, after: str) -> str | None:
    if not after:
        return None
    query = request.query_params.copy()
    query["after"] = after
    return request.build_absolute_uri(f"?{query.urlencode()}")


def page_serializer(of: type[serializers.BaseSerializer]) -> type[serializers.Serializer]:
    """For the schema: {"results": […], "next": …}."""
    name = of.__name__.removesuffix("Serializer")
    following = serializers.URLField(
        allow_null=True, help_text=gettext_lazy("Address of the next page; null on the last one.")
    )
    return type(f"{name}PageSerializer", (serializers.Serializer,), {"results": of(many=True), "next": following})
