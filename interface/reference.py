"""What every record refers to: bureaus, code lists, the calendar, subjects, files; and the description itself."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import BureauSerializer
from accounts.models import Bureau
from accounts.policy import require
from deadlines.api import CalendarYearSerializer
from deadlines.models import CalendarDay, HolidayNotice, current_calendar
from files.types import FILE_TYPES
from interface.paging import page_serializer, whole
from interface.problems import no_such_range
from interface.schema import schema_in
from interface.strict import Choice, Strict, Text, refuse_unknown
from interface.views import ApiView
from records import codes
from records.api import CodeListSerializer, SubjectCheckSerializer
from records.downloads import file_answer
from records.models import Attachment, Subject
from records.models.code import CodeItem
from records.subjects import check
from records.views.reached import visible_record

ANY_BYTES = "application/octet-stream"  # what generated clients take a file as
KINDS = [kind.content_type for kind in FILE_TYPES.values()]
FIRST_YEAR, LAST_YEAR = 2018, 2040


class BureausView(ApiView):
    about = {"GET": _("The bureaus that exist today, superiors first. Records name them by their codes.")}
    rights = {"GET": "api.view"}
    summaries = {"GET": _("Bureaus")}
    gives = {"GET": {200: page_serializer(BureauSerializer)}}
    tag = "bureaus"

    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params)
        bureaus = Bureau.objects.valid(on=timezone.localdate()).select_related("parent", "city").order_by("code")
        return whole(list(bureaus), BureauSerializer)


class CodesView(ApiView):
    about = {"GET": _("All code lists with all their entries, ended ones too, since old records keep them.")}
    rights = {"GET": "api.view"}
    summaries = {"GET": _("Code lists")}
    gives = {"GET": {200: page_serializer(CodeListSerializer)}}
    tag = "codes"

    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params)
        return whole([_listed(key, model) for key, model in codes.code_lists().items()], CodeListSerializer)


def _listed(key: str, model: type[CodeItem]) -> dict[str, Any]:
    return {"key": key, "label": str(model._meta.verbose_name_plural), "entries": model.objects.all()}


class CalendarView(ApiView):
    about = {"GET": _("The working days of a year, as the deadlines are counted by.")}
    rights = {"GET": "calendar.view"}
    summaries = {"GET": _("Calendar of a year")}
    gives = {"GET": {200: CalendarYearSerializer}}
    tag = "calendar"

    def get(self, request: Request, year: int) -> Response:
        refuse_unknown(request.query_params)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        told = {
            "year": year,
            "is_provisional": current_calendar().is_provisional(date(year, 1, 1)),
            "notices": HolidayNotice.objects.in_force().filter(year=year),
            "days": CalendarDay.objects.in_force().filter(date__year=year),
        }
        return Response(CalendarYearSerializer(told).data)


class SubjectQuerySerializer(Strict):
    about = _("An exact code or an exact name, one of them at least; parts of a name find nothing.")

    credit_code = Text(required=False, max_length=40)
    name = Text(required=False, max_length=120)
    kind = Choice(required=False, choices=Subject.Kind.choices)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given.get("credit_code") and not given.get("name"):
            raise serializers.ValidationError({"name": [_("Name the company or person, or give a credit code.")]})
        return given


class SubjectCheckView(ApiView):
    about = {"POST": _("What is known of a company or person. Names come in the body, not in the address.")}
    rights = {"POST": "subject.check"}
    summaries = {"POST": _("Check a subject")}
    takes = {"POST": SubjectQuerySerializer}
    examples = {"POST": {"credit_code": "91140100MA0KXAMP0U", "name": "晋阳商贸有限公司", "kind": "company"}}
    gives = {"POST": {200: SubjectCheckSerializer}}
    tag = "subjects"

    def post(self, request: Request) -> Response:
        given = {"credit_code": "", "name": "", "kind": ""} | self.given(request)
        return Response(SubjectCheckSerializer(check(**given, by=request.user)).data)


RANGE = OpenApiParameter(
    "Range",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description=_("One range of bytes, as in “bytes=1048576-”: 206 with this part, to go on where it broke."),
)


class AttachmentView(ApiView):
    about = {"GET": _("The bytes of a file.")}
    rights = {"GET": "attachment.view"}
    summaries = {"GET": _("Download a file")}
    gives = {"GET": {(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in (ANY_BYTES, *KINDS)}}
    parameters = {"GET": (RANGE,)}
    tag = "attachments"
    moves_files = True

    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        refuse_unknown(request.query_params)
        found = get_object_or_404(Attachment.objects.visible_to(request.user), uuid=uuid)
        require(request.user, "attachment.view", found)
        record = visible_record(request.user, found.kind, found.record_id)
        answer = file_answer(found, record=record, by=request.user, headers=request.headers)
        return no_such_range(request, answer) if answer.status_code == 416 else answer


class SchemaView(ApiView):
    about = {"GET": _("This description, in the language of Accept-Language.")}
    rights = {"GET": "api.view"}
    summaries = {"GET": _("Description of the interface")}
    gives = {"GET": {200: OpenApiTypes.OBJECT}}
    tag = "schema"

    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params)
        return Response(schema_in(get_language()))
