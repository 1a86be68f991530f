"""Circulars and their frozen figures, to read; every figure opens into its rows."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import BureauRefSerializer
from circulars.figures import BY_KEY, may_open, rows_of
from circulars.models import Circular, Line
from circulars.models.line import FIGURES
from circulars.states import Confirmation, Status
from circulars.wording import percent
from figures.rates import ratio
from interface.lists import list_parameters
from interface.paging import asked_of, page_of, page_serializer, whole
from interface.records import Addresses
from interface.strict import refuse_unknown
from interface.views import ApiView
from leads.models import Lead, Movement
from paging.keyset import Order

SHOWN = (*FIGURES, "overdue")


class CircularSummarySerializer(serializers.ModelSerializer):
    about = _("A circular in a list.")
    corrects = serializers.CharField(source="corrects.number", default=None, allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Circular
        fields = (
            "id", "number", "title", "month", "status", "is_history", "corrects", "cut_off_at", "dated_on",
            "issued_at", "url",
        )  # fmt: skip

    def get_url(self, circular: Circular) -> str:
        return reverse("api-circular", args=[circular.pk])


class CircularSerializer(CircularSummarySerializer):
    about = _("A circular with its text. Its figures have an address of their own.")

    figures_url = serializers.SerializerMethodField()

    class Meta:
        model = Circular
        fields = (*CircularSummarySerializer.Meta.fields, "body", "addressees", "cc", "notes", "figures_url")

    def get_figures_url(self, circular: Circular) -> str:
        return reverse("api-figures", args=[circular.pk])


class FigureSerializer(serializers.Serializer):
    about = _("A number with its definition, and where its rows are.")

    key = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.CharField()
    value = serializers.IntegerField(allow_null=True, help_text=_("Null where nothing was reported."))
    rows_url = serializers.CharField(allow_null=True, help_text=_("Null where the rows are beyond your reach."))


class LineSerializer(serializers.ModelSerializer):
    about = _("The figures of the province, of a whole city, or of a bureau's own holding (`level`).")

    bureau = BureauRefSerializer()
    reporting = serializers.ChoiceField(Confirmation.choices, allow_blank=True)
    clearance_rate = serializers.SerializerMethodField(help_text=_("Clearance rate, as printed."))
    workload_rate = serializers.SerializerMethodField(help_text=_("Share done of the workload, as printed."))
    clearance_ratio = serializers.SerializerMethodField(
        help_text=_("The clearance rate as a decimal of six places, computed exactly and rounded once, half up.")
    )
    workload_ratio = serializers.SerializerMethodField(
        help_text=_("The share done of the workload as a decimal of six places.")
    )
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Line
        fields = (
            "bureau", "level", "reporting", "rank", "clearance_rate", "workload_rate", "clearance_ratio",
            "workload_ratio", "figures",
        )  # fmt: skip

    def get_clearance_rate(self, line: Line) -> str | None:
        return _rate(line, line.clearance)

    def get_workload_rate(self, line: Line) -> str | None:
        return _rate(line, line.workload_done)

    @extend_schema_field({"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]{6}$", "example": "0.984615"})
    def get_clearance_ratio(self, line: Line) -> str | None:
        return _rate(line, line.clearance, ratio)

    @extend_schema_field({"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]{6}$", "example": "0.984615"})
    def get_workload_ratio(self, line: Line) -> str | None:
        return _rate(line, line.workload_done, ratio)

    @extend_schema_field(FigureSerializer(many=True))
    def get_figures(self, line: Line) -> list[dict[str, Any]]:
        opens = may_open(self.context["user"], line)
        return FigureSerializer([_figure(line, key, opens=opens) for key in SHOWN], many=True).data


def _rate(line: Line, value: Fraction | None, written: Callable[[Fraction], str] = percent) -> str | None:
    return None if line.is_missing or value is None else written(value)


def _figure(line: Line, key: str, *, opens: bool) -> dict[str, Any]:
    figure = BY_KEY[key]
    address = reverse("api-figure-rows", args=[line.circular_id, line.pk, key]) if opens else None
    return {
        "key": key,
        "label": figure.label,
        "definition": figure.definition,
        "value": line.reported(key),
        "rows_url": address,
    }


class MovementSerializer(serializers.ModelSerializer):
    about = _("A change of stock. `counts`: 1 or −1; the sum over all rows is the figure.")

    bureau = BureauRefSerializer()
    counterpart = BureauRefSerializer(allow_null=True)
    counts = serializers.IntegerField()
    lead_url = serializers.SerializerMethodField(help_text=_("Null where the lead is beyond your reach."))

    class Meta:
        model = Movement
        fields = ("number", "kind", "effective_on", "recorded_at", "bureau", "counterpart", "counts", "lead_url")

    def get_lead_url(self, movement: Movement) -> str | None:
        seen = movement.lead_id in self.context["seen"]
        return reverse("api-leads-record", args=[movement.lead_id]) if seen else None


def _circular(request: Request, pk: int) -> Circular:
    return get_object_or_404(Circular.objects.visible_to(request.user).select_related("corrects"), pk=pk)


def _frozen(request: Request, pk: int) -> Circular:
    circular = _circular(request, pk)
    if circular.status == Status.COLLECTING:
        raise Http404
    return circular


YEAR = OpenApiParameter("year", {"type": "integer", "minimum": 2000, "maximum": 2099})


class CircularsView(ApiView):
    about = {"GET": _("Circulars, newest month first: issued ones for everybody, the others for the province.")}
    rights = {"GET": "circular.view"}
    summaries = {"GET": _("Circulars")}
    gives = {"GET": {200: page_serializer(CircularSummarySerializer)}}
    parameters = {"GET": (YEAR, *list_parameters())}
    tag = "circulars"

    def get(self, request: Request) -> Response:
        asked = asked_of(request)
        refuse_unknown(asked.rest, ("year",))
        rows = Circular.objects.visible_to(request.user).select_related("corrects")
        if "year" in asked.rest:
            rows = rows.filter(month__year=_year(asked.rest["year"]))
        return page_of(request, rows, Order("month", descending=True), asked, CircularSummarySerializer)


def _year(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 2000 <= int(typed[:6]) <= 2099):
        raise ValidationError({"year": [_("Write a year such as 2026.")]})
    return int(typed)


class CircularView(ApiView):
    rights = {"GET": "circular.view"}
    summaries = {"GET": _("One circular")}
    gives = {"GET": {200: CircularSerializer}}
    tag = "circulars"

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        return Response(CircularSerializer(_circular(request, pk)).data)


class FiguresView(ApiView):
    about = {"GET": _("The province and its cities for everybody, the bureaus of a city within your reach.")}
    rights = {"GET": "circular.view"}
    summaries = {"GET": _("Figures of a circular")}
    gives = {"GET": {200: page_serializer(LineSerializer)}}
    tag = "circulars"

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        circular = _frozen(request, pk)
        lines = Line.objects.filter(circular=circular).select_related("bureau", "previous").printed()
        seen = [line for line in lines if line.level != Line.Level.BUREAU or may_open(request.user, line)]
        return whole(seen, LineSerializer, user=request.user)


class FigureRowsView(ApiView):
    about = {"GET": _("The movements behind a figure, newest first.")}
    rights = {"GET": "circular.view"}
    summaries = {"GET": _("Rows of a figure")}
    gives = {"GET": {200: page_serializer(MovementSerializer)}}
    parameters = {"GET": list_parameters()}
    tag = "circulars"

    def get(self, request: Request, pk: int, line: int, figure: str) -> Response:
        asked = asked_of(request)
        refuse_unknown(asked.rest)
        lines = Line.objects.select_related("bureau", "circular", "circular__corrects")
        opened = get_object_or_404(lines, circular=_frozen(request, pk), pk=line)
        if figure not in BY_KEY or not may_open(request.user, opened):
            raise Http404

        def context(shown: list[Movement]) -> dict[str, Any]:
            seen = Lead.objects.visible_to(request.user).filter(pk__in=[movement.lead_id for movement in shown])
            return {"seen": set(seen.values_list("pk", flat=True))}

        rows, order = rows_of(opened, figure), Order("effective_on", descending=True)
        return page_of(request, rows, order, asked, MovementSerializer, context=context)


def _addresses() -> list[URLPattern]:
    return [
        path("circulars", CircularsView.as_view(), name="api-circulars"),
        path("circulars/<int:pk>", CircularView.as_view(), name="api-circular"),
        path("circulars/<int:pk>/figures", FiguresView.as_view(), name="api-figures"),
        path("circulars/<int:pk>/figures/<int:line>/<slug:figure>", FigureRowsView.as_view(), name="api-figure-rows"),
    ]


CIRCULAR_ADDRESSES = Addresses("circulars", _addresses)
