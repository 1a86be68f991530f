"""Leads for bureaus' own systems: the page's filters, forms and acts, in JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import BureauRefSerializer, PersonRefSerializer
from accounts.forms.choices import offer
from accounts.models import Bureau
from accounts.policy import require
from interface.preconditions import IDEMPOTENCY_KEY, IF_MATCH, KEY_OF_AN_ACT, done_once, made_once, version_asked
from interface.records import ListView, OfRecordApi, RecordApi, RecordView
from interface.strict import by_code, serializer_of
from interface.views import checked
from leads import acts
from leads.access import reached_lead
from leads.forms.lead import EditForm, LeadFields, RegisterForm, values_of
from leads.lists import LEADS
from leads.models import Lead
from leads.registration import Reporter, edit, of_the_same_document, register
from records.models import Subject

if TYPE_CHECKING:
    from accounts.models import User

NO_PAGE = "the-key-of-the-request"  # in place of the token that a page's form carries
CODED = ("channel", "key_area", "focus_area", "business_line", "place")


class LeadSummarySerializer(serializers.ModelSerializer):
    about = _("A lead in a list.")

    bureau = BureauRefSerializer()
    assignee = PersonRefSerializer(allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Lead
        fields = (
            "id", "number", "title", "category", "status", "bureau", "assignee", "found_on", "received_on",
            "registered_on", "due_on", "version", "url",
        )  # fmt: skip

    def get_url(self, lead: Lead) -> str:
        return LEAD_API.address(lead)


def _code(source: str = "") -> serializers.SlugRelatedField:
    more = {"source": source} if source else {}
    return serializers.SlugRelatedField("code", read_only=True, allow_null=True, **more)


class LeadSerializer(LeadSummarySerializer):
    about = _("A lead. Of a reporter it says only whether there is a named one.")

    channel, key_area, focus_area, business_line, place, outcome, city = (_code() for _field in range(7))
    subject_kind = serializers.ChoiceField(Subject.Kind.choices, source="subject.kind", default=None, allow_null=True)
    subject_name = serializers.CharField(source="subject.name", default="")
    subject_code = serializers.CharField(source="subject.credit_code", default="")
    subject_address = serializers.CharField(source="subject.address", default="")
    finding = serializers.ChoiceField(Lead.Finding.choices, allow_blank=True)
    found_by = BureauRefSerializer()
    sender = BureauRefSerializer(allow_null=True)
    offered_to = BureauRefSerializer(allow_null=True)
    cleared_by = BureauRefSerializer(source="cleared_by_bureau", allow_null=True)
    merged_into = serializers.CharField(source="merged_into.number", default=None, allow_null=True)
    created_by = PersonRefSerializer()
    actions = serializers.SerializerMethodField(help_text=_("The acts that you may do now; guards may still refuse."))

    class Meta:
        model = Lead
        fields = (
            *LeadSummarySerializer.Meta.fields,
            "city", "channel", "source_document", "facts", "place", "address", "key_area", "focus_area",
            "business_line", "campaign_code", "is_named", "subject_kind", "subject_name", "subject_code",
            "subject_address", "found_by", "sender", "offered_to", "urged_on", "outcome", "finding", "conclusion",
            "cleared_on", "cleared_by", "merged_into", "created_by", "created_at", "actions",
        )  # fmt: skip

    def get_actions(self, lead: Lead) -> list[str]:
        return [act.name for act in LEAD_API.workflow.actions_for(lead, self.context["user"])]


class ReceiptSerializer(serializers.Serializer):
    about = _("What was registered. A lead of the compartment has a number and no address: only its custodians see it.")

    id = serializers.IntegerField(allow_null=True)
    number = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    same_document = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Numbers of other leads within your reach that name the same source_document: compare them."),
    )


class PlaceByCode(LeadFields):
    """The place of the facts as a code; the page has it as a key, in groups."""

    place = forms.ModelChoiceField(Bureau.objects.none(), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        places = Bureau.objects.valid(on=today).exclude(level=Bureau.Level.PROVINCE)
        offer(self, "place", places)

    def clean_place(self) -> Bureau | None:
        return self.cleaned_data["place"]


class RegisterByCode(PlaceByCode, RegisterForm):
    """A new lead from a program."""


class EditByCode(PlaceByCode, EditForm):
    """An open lead, corrected by a program."""


def _values_by_code(lead: Lead) -> dict[str, Any]:
    """The lead as a program would send it."""
    coded = {name: getattr(lead, name) for name in CODED}
    return values_of(lead) | {name: item.code if item else "" for name, item in coded.items()}


EXAMPLE = {
    "title": "建材市场装卸强买强卖",
    "category": "evil",
    "channel": "own_screening",
    "found_on": "2026-11-23",
    "received_on": "2026-11-23",
    "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸，每车收取数百元。",
    "subject_name": "晋阳商贸有限公司",
    "place": "140105",
    "source_document": "12315-2026-0048211",
}


class LeadsView(ListView):
    examples = {"POST": EXAMPLE}
    about = {
        "GET": _("Leads within your reach, without those of the compartment."),
        "POST": _("It is registered in your bureau. The reporter is written once and never shown again."),
    }
    takes = {
        "POST": serializer_of(
            RegisterByCode, "LeadRegistrationSerializer", without={"token"}, about=_("A new lead of your bureau.")
        )
    }

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.list_right, "POST": "lead.register"}

    @property
    def summaries(self) -> dict[str, Any]:
        return super().summaries | {"POST": _("Register a lead")}

    @property
    def gives(self) -> dict[str, Any]:
        return super().gives | {"POST": {201: ReceiptSerializer, 200: ReceiptSerializer}}

    @property
    def parameters(self) -> dict[str, Any]:
        return super().parameters | {"POST": (IDEMPOTENCY_KEY,)}

    def post(self, request: Request) -> Response:
        """Register a lead in your bureau. The reporter is written once and never shown again."""
        given = self.given(request)

        def make() -> dict[str, Any]:
            form = RegisterByCode(given | {"token": NO_PAGE}, today=timezone.localdate())
            return _receipt(_register(checked(by_code(form)), by=request.user), by=request.user)

        return made_once(request, kind="api:lead", asked=given, make=make)


def _register(form: RegisterByCode, *, by: User) -> Lead:
    cleaned = form.cleaned_data
    name = cleaned["reporter_name"]
    return register(
        form.values(by=by),
        by=by,
        bureau=by.home,
        on=form.today,
        reporter=Reporter(name, cleaned["reporter_contact"]) if name else None,
        note=cleaned["late_reason"],
    )


def _receipt(lead: Lead, *, by: User) -> dict[str, Any]:
    if lead.readers is not None:
        return {"id": None, "number": lead.number, "version": None, "url": None, "same_document": []}
    others = [other.number for other in of_the_same_document(lead, user=by)]
    known = {"id": lead.pk, "number": lead.number, "version": lead.version, "url": LEAD_API.address(lead)}
    return known | {"same_document": others}


class OfLead(OfRecordApi):
    def record(self, request: Request, pk: int) -> Lead:
        return cast(Lead, super().record(request, pk))


class LeadView(OfLead, RecordView):
    about = RecordView.about | {
        "PATCH": _("Corrects what was registered, while the lead is open; what is left out stays as it is.")
    }
    takes = {
        "PATCH": serializer_of(
            EditByCode,
            "LeadCorrectionSerializer",
            without={"version"},
            partial=True,
            about=_("What is to be corrected of a lead."),
        )
    }
    summaries = RecordView.summaries | {"PATCH": _("Correct a lead")}
    parameters = {"PATCH": (IF_MATCH, KEY_OF_AN_ACT)}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.see, "PATCH": "lead.edit"}

    @property
    def gives(self) -> dict[str, Any]:
        return super().gives | {"PATCH": {200: self.api.detail}}

    def patch(self, request: Request, pk: int) -> Response:
        headers = done_once(request, lambda: self._correct(request, pk))
        return self.api.shown(pk, to=request.user, **headers)

    def _correct(self, request: Request, pk: int) -> None:
        lead = self.record(request, pk)
        require(request.user, "lead.edit", lead)
        version = version_asked(request, lead.version)
        given = self.given(request)
        form = EditByCode(_values_by_code(lead) | given | {"version": version}, today=timezone.localdate())
        clean = checked(by_code(form))
        changes, reason = _changes(clean, given, lead, by=request.user), clean.cleaned_data["late_reason"]
        edit(lead, changes, by=request.user, on=timezone.localdate(), version=version, note=reason)


def _changes(form: EditByCode, given: dict[str, Any], lead: Lead, *, by: User) -> dict[str, Any]:
    """Only what was sent. The subject is one thing, whichever part of it was."""
    if any(name.startswith("subject_") for name in given):
        values = form.values(by=by, now=lead.subject)
        return {name: value for name, value in values.items() if name in given or name == "subject"}
    return {name: value for name, value in form.own_values().items() if name in given}


class WithdrawOfferView(OfLead):
    about = {"POST": _("Take back an offer to another city, while nobody has decided.")}
    summaries = {"POST": _("Withdraw the offer")}
    gives = {"POST": {200: LeadSerializer}}
    parameters = {"POST": (IF_MATCH, KEY_OF_AN_ACT)}
    has_version = True

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"POST": "lead.transfer"}

    def post(self, request: Request, pk: int) -> Response:
        headers = done_once(request, lambda: self._withdraw(request, pk))
        return self.api.shown(pk, to=request.user, **headers)

    def _withdraw(self, request: Request, pk: int) -> None:
        lead = self.record(request, pk)
        require(request.user, "lead.transfer", lead)
        version = version_asked(request, lead.version)
        acts.withdraw_offer(lead, by=request.user, on=timezone.localdate(), version=version)


def _more() -> list[URLPattern]:
    address, name = "leads/<int:pk>/actions/withdraw_offer", LEAD_API.name("actions", "withdraw_offer")
    return [path(address, WithdrawOfferView.of(LEAD_API), name=name)]


LEAD_API = RecordApi(
    kind=Lead.kind, path="leads", records=LEADS, summary=LeadSummarySerializer, detail=LeadSerializer,
    reached=reached_lead, see="lead.open", list_right="lead.view", list_view=LeadsView, record_view=LeadView,
    more=_more,
)  # fmt: skip
