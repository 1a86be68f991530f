"""Circulars and their frozen figures, to read; every figure opens into its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import BureauRefSerializer
from accounts.policy import require
from circulars.figures import BY_KEY, count_of_city, may_open, rows_of
from circulars.forms import MonthForm
from circulars.lists import CIRCULARS, RECEIPTS, SUBMISSIONS
from circulars.models import Circular, Line, Receipt, Submission
from circulars.models.line import FIGURES
from circulars.rounds import prepare_month
from circulars.states import Confirmation, Status
from circulars.wording import percent
from figures.rates import ratio
from interface.derived import record_api
from interface.lists import list_parameters
from interface.paging import asked_of, page_of, page_serializer, whole
from interface.preconditions import IF_MATCH, KEY_OF_AN_ACT, done_once, version_asked
from interface.records import OfRecordApi, RecordApi
from interface.strict import refuse_unknown, serializer_of
from interface.views import ApiView, checked
from leads.models import Lead, Movement
from paging.keyset import Order

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = (*FIGURES, "overdue")


class CircularSummarySerializer(serializers.ModelSerializer):
    about = _("A circular in a list.")
    corrects = serializers.CharField(source="corrects.number", default=None, allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Circular
        fields = (
            "id", "number", "title", "month", "status", "is_history", "corrects", "cut_off_at", "dated_on",
            "issued_at", "version", "url",
        )  # fmt: skip

    def get_url(self, circular: Circular) -> str:
        return CIRCULAR_API.address(circular)


class CircularSerializer(CircularSummarySerializer):
    about = _("A circular with its text. Its figures have an address of their own.")

    figures_url = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField(help_text=_("The acts that you may do now; guards may still refuse."))

    class Meta:
        model = Circular
        fields = (*CircularSummarySerializer.Meta.fields, "body", "addressees", "cc", "notes", "figures_url", "actions")

    def get_figures_url(self, circular: Circular) -> str:
        return reverse("api-figures", args=[circular.pk])

    def get_actions(self, circular: Circular) -> list[str]:
        offered = {act.name for act in CIRCULAR_API.acts}
        possible = CIRCULAR_API.workflow.actions_for(circular, self.context["user"])
        return [act.name for act in possible if act.name in offered]


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


def reached_circular_of(user: User, pk: int) -> Circular:
    return get_object_or_404(Circular.objects.visible_to(user).select_related("corrects"), pk=pk)


def _frozen(request: Request, pk: int) -> Circular:
    circular = reached_circular_of(request.user, pk)
    if circular.status == Status.COLLECTING:
        raise Http404
    return circular


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


CIRCULAR_API = RecordApi(
    kind=Circular.kind,
    path="circulars",
    records=CIRCULARS,
    summary=CircularSummarySerializer,
    detail=CircularSerializer,
    reached=reached_circular_of,
    see="circular.view",
    joined=("corrects",),
    list_right="circular.view",
    more=lambda: [
        path("circulars/<int:pk>/figures", FiguresView.as_view(), name="api-figures"),
        path("circulars/<int:pk>/figures/<int:line>/<slug:figure>", FigureRowsView.as_view(), name="api-figure-rows"),
    ],
)


class PrepareView(OfRecordApi):
    about = {
        "POST": _("Confirms the system's count or says what differs, for the head of the city to sign."),
    }
    takes = {
        "POST": serializer_of(
            MonthForm, "MonthPreparationSerializer", without={"version"}, about=_("The figures of a city for a month.")
        )
    }
    summaries = {"POST": _("Prepare the confirmation")}
    parameters = {"POST": (IF_MATCH, KEY_OF_AN_ACT)}
    has_version = True

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"POST": "month.prepare"}

    @property
    def gives(self) -> dict[str, Any]:
        return {"POST": {200: self.api.detail}}

    def post(self, request: Request, pk: int) -> Response:
        headers = done_once(request, lambda: self._prepare(request, pk))
        return self.api.shown(pk, to=request.user, **headers)

    def _prepare(self, request: Request, pk: int) -> None:
        submission = cast(Submission, self.record(request, pk))
        require(request.user, "month.prepare", submission)
        version, given = version_asked(request, submission.version), self.given(request)
        form = checked(
            MonthForm(given | {"version": version}, submission=submission, counted=count_of_city(submission))
        )
        said = form.cleaned_data
        prepare_month(
            submission, claimed=form.claimed(), is_zero=said["is_zero"], explanation=said["explanation"],
            by=request.user, on=timezone.localdate(), version=version,
        )  # fmt: skip


def _months() -> list[URLPattern]:
    address, name = "submissions/<int:pk>/actions/prepare", SUBMISSION_API.name("actions", "prepare")
    return [path(address, PrepareView.of(SUBMISSION_API), name=name)]


SUBMISSION_API = replace(
    record_api(
        Submission,
        path="submissions",
        records=SUBMISSIONS,
        shows=("counted", "claimed", "explanation", "prepared_by", "signed_by", "signed_at"),
        joined=("prepared_by", "signed_by"),
    ),
    more=_months,
)
RECEIPT_API = record_api(
    Receipt,
    path="receipts",
    records=RECEIPTS,
    listed=("circular", "acknowledged_at"),
    shows=("acknowledged_by", "urged_count"),
    joined=("circular", "acknowledged_by"),
    called="CircularReceipt",
)
