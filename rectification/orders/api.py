"""Letters for bureaus' own systems."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.policy import require
from interface.derived import Links, One, Rows, record_api
from interface.preconditions import IDEMPOTENCY_KEY, IF_MATCH, KEY_OF_AN_ACT, done_once, made_once, version_asked
from interface.records import ListView, RecordApi, RecordView
from interface.strict import by_code, serializer_of
from interface.views import checked
from rectification.api import CriminalCaseSerializer, OrganSerializer, problems
from rectification.forms.records import EditOrderForm, RegisterOrderForm, values_of
from rectification.lists import ORDERS
from rectification.models import CriminalCase, Dossier, Lookback, Measure, Objection, Part, RectificationOrder, Reply
from rectification.registration import edit, register


class ObjectionSerializer(serializers.ModelSerializer):
    about = _("An objection to a letter, with the issuer's answer.")

    class Meta:
        model = Objection
        fields = ("grounds", "raised_on", "answer", "answered_on", "document")


class LookbackSerializer(serializers.ModelSerializer):
    about = _("A later visit, and whether the work lasts.")

    class Meta:
        model = Lookback
        fields = ("round", "on", "result", "note")


class OrderReceiptSerializer(serializers.Serializer):
    about = _("What was registered.")

    id = serializers.IntegerField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    url = serializers.CharField()


EXAMPLE = {
    "type": "procuratorial",
    "variant": "ordinary",
    "issuer_name": "太原市人民检察院",
    "issuer_number": "并检建〔2026〕12号",
    "title": "整治市场装卸强制交易",
    "received_on": "2026-11-23",
    "problems": "市场内装卸由一家垄断\n收费标准没有公示",
}
NO_PAGE = "the-key-of-the-request"  # in place of the token that a page's form carries


class OrdersView(ListView):
    examples = {"POST": EXAMPLE}
    about = ListView.about | {
        "POST": _(
            "It is registered in your bureau, once: of a letter that stands in the register already you are told the"
            " number. Its scan is added to it afterwards as a file."
        )
    }
    takes = {
        "POST": serializer_of(
            RegisterOrderForm,
            "OrderRegistrationSerializer",
            without={"token", "scan"},
            about=_("A new letter of your bureau."),
        )
    }

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.list_right, "POST": "order.register"}

    @property
    def summaries(self) -> dict[str, Any]:
        return super().summaries | {"POST": _("Register a letter")}

    @property
    def gives(self) -> dict[str, Any]:
        return super().gives | {"POST": {201: OrderReceiptSerializer, 200: OrderReceiptSerializer}}

    @property
    def parameters(self) -> dict[str, Any]:
        return super().parameters | {"POST": (IDEMPOTENCY_KEY,)}

    def post(self, request: Request) -> Response:
        given = self.given(request)

        def make() -> dict[str, Any]:
            form = RegisterOrderForm(given | {"token": NO_PAGE}, today=timezone.localdate(), user=request.user)
            clean = checked(by_code(form))
            said, by = clean.cleaned_data, request.user
            order = register(
                clean.values(), said["problems"], by=by, bureau=by.home, on=clean.today, note=said["late_reason"]
            )
            return {
                "id": order.pk, "number": order.number, "version": order.version, "url": self.api.address(order),
            }  # fmt: skip

        return made_once(request, kind="api:order", asked=given, make=make)


CODED = ("type", "key_area", "focus_area", "criminal_case")


def _values_by_code(order: RectificationOrder) -> dict[str, Any]:
    """The letter as a program would send it."""
    coded = {name: getattr(order, name) for name in CODED}
    said = {
        name: (item.number if name == "criminal_case" else item.code) if item else "" for name, item in coded.items()
    }
    return values_of(order) | said


class OrderView(RecordView):
    about = RecordView.about | {
        "PATCH": _("Corrects what was registered, while the letter is open; what is left out stays as it is.")
    }
    takes = {
        "PATCH": serializer_of(
            EditOrderForm,
            "OrderCorrectionSerializer",
            without={"version"},
            partial=True,
            about=_("What is to be corrected of a letter."),
        )
    }
    summaries = RecordView.summaries | {"PATCH": _("Correct a letter")}
    parameters = {"PATCH": (IF_MATCH, KEY_OF_AN_ACT)}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.see, "PATCH": "order.edit"}

    @property
    def gives(self) -> dict[str, Any]:
        return super().gives | {"PATCH": {200: self.api.detail}}

    def patch(self, request: Request, pk: int) -> Response:
        headers = done_once(request, lambda: self._correct(request, pk))
        return self.api.shown(pk, to=request.user, **headers)

    def _correct(self, request: Request, pk: int) -> None:
        order = cast(RectificationOrder, self.record(request, pk))
        require(request.user, "order.edit", order)
        version, today = version_asked(request, order.version), timezone.localdate()
        filled = _values_by_code(order) | self.given(request) | {"version": version}
        form = checked(by_code(EditOrderForm(filled, today=today, user=request.user)))
        edit(order, form.values(), by=request.user, on=today, version=version)


ORDER_API = replace(record_api(
    RectificationOrder,
    path="orders",
    records=ORDERS,
    listed=("type", "issuer", "issuer_number"),
    shows=(
        "variant", "issued_on", "posted_on", "received_level", "addressee", "typed_due_on", "consent_paper",
        "consent_on", "objection_due_on", "focus_area", "key_area", "campaign_code", "replied_on", "opinion",
        "accepted_on", "closed_on", "round", "merged_into",
    ),
    said={
        "issuer": OrganSerializer(),
        "criminal_case": One(
            CriminalCaseSerializer,
            lambda order, user: CriminalCase.objects.visible_to(user).filter(pk=order.criminal_case_id),
        ),
        "problems": problems(),
        "parts": Links(lambda order, user: Part.objects.visible_to(user).filter(order=order)),
        "measures": Links(lambda order, user: Measure.objects.visible_to(user).filter(problems__order=order)),
        "replies": Links(lambda order, user: Reply.objects.visible_to(user).filter(order=order)),
        "dossiers": Links(lambda order, user: Dossier.objects.visible_to(user).filter(orders=order)),
        "objections": Rows(
            ObjectionSerializer, lambda order, user: Objection.objects.visible_to(user).filter(order=order)
        ),
        "lookbacks": Rows(
            LookbackSerializer, lambda order, user: Lookback.objects.visible_to(user).filter(order=order)
        ),
    },
    joined=("issuer", "merged_into"),
), list_view=OrdersView, record_view=OrderView)  # fmt: skip
