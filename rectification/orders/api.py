"""Letters for bureaus' own systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from interface.derived import Links, One, Rows, record_api
from rectification.api import CriminalCaseSerializer, OrganSerializer, problems
from rectification.lists import ORDERS
from rectification.models import CriminalCase, Dossier, Lookback, Measure, Objection, Part, RectificationOrder, Reply


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


ORDER_API = record_api(
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
)  # fmt: skip
