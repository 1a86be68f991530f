"""Offers: what another city hands over, as far as it may be seen before it is taken."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import BureauRefSerializer
from accounts.policy import require
from interface.lists import list_parameters
from interface.paging import filtered_page, page_serializer
from interface.preconditions import KEY_OF_AN_ACT, done_once
from interface.records import Addresses
from interface.strict import Strict, Text, refuse_unknown
from interface.views import ApiView
from leads import acts
from leads.api.lead import LEAD_API, LeadSerializer
from leads.lists import OFFERS
from leads.models import Handover


class OfferSerializer(serializers.ModelSerializer):
    about = _("A lead that another city offers, as far as it may be seen before it is taken.")

    from_bureau = BureauRefSerializer()
    bureau = BureauRefSerializer(help_text=_("Who may take it."))
    url = serializers.SerializerMethodField()

    class Meta:
        model = Handover
        fields = (
            "id", "number", "title", "facts", "from_bureau", "bureau", "reason", "state", "offered_at", "decided_at",
            "answer", "url",
        )  # fmt: skip

    def get_url(self, offer: Handover) -> str:
        return reverse("api-offer", args=[offer.pk])


class TakingSerializer(Strict):
    about = _("What is said when a lead is taken over.")
    answer = Text(required=False, allow_blank=True, max_length=500)


class DecliningSerializer(Strict):
    about = _("Why a lead is not taken over.")
    answer = Text(max_length=500, help_text=_("The reason."))


def _offer(request: Request, pk: int) -> Handover:
    offers = Handover.objects.visible_to(request.user).select_related("bureau", "from_bureau")
    return get_object_or_404(offers, pk=pk)


class OffersView(ApiView):
    about = {"GET": _("Leads that other cities offer to yours.")}
    rights = {"GET": "lead.view_offers"}
    summaries = {"GET": _("Offers")}
    gives = {"GET": {200: page_serializer(OfferSerializer)}}
    parameters = {"GET": list_parameters(OFFERS)}
    tag = "offers"

    def get(self, request: Request) -> Response:
        return filtered_page(request, OFFERS, OfferSerializer)


class OfferView(ApiView):
    rights = {"GET": "lead.view_offers"}
    summaries = {"GET": _("One offer")}
    gives = {"GET": {200: OfferSerializer}}
    tag = "offers"

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        return Response(OfferSerializer(_offer(request, pk)).data)


class TakeOfferView(ApiView):
    about = {"POST": _("It is in your stock from today. An offer is decided once; the second who tries gets 409.")}
    rights = {"POST": "lead.take"}
    summaries = {"POST": _("Take the lead over")}
    takes = {"POST": TakingSerializer}
    parameters = {"POST": (KEY_OF_AN_ACT,)}
    gives = {"POST": {200: LeadSerializer}}
    tag = "offers"
    has_version = True

    def post(self, request: Request, pk: int) -> Response:
        headers = done_once(request, lambda: self._take(request, pk))
        return LEAD_API.shown(_offer(request, pk).lead_id, to=request.user, **headers)

    def _take(self, request: Request, pk: int) -> None:
        offer = _offer(request, pk)
        require(request.user, "lead.take", offer)
        answer = self.given(request).get("answer", "")
        acts.take(offer, by=request.user, on=timezone.localdate(), answer=answer)


class DeclineOfferView(ApiView):
    about = {"POST": _("Decline with a reason: the lead stays with the other city.")}
    rights = {"POST": "lead.take"}
    summaries = {"POST": _("Decline")}
    takes = {"POST": DecliningSerializer}
    parameters = {"POST": (KEY_OF_AN_ACT,)}
    gives = {"POST": {200: OfferSerializer}}
    tag = "offers"

    def post(self, request: Request, pk: int) -> Response:
        headers = done_once(request, lambda: self._decline(request, pk))
        return Response(OfferSerializer(_offer(request, pk)).data, headers=headers)

    def _decline(self, request: Request, pk: int) -> None:
        offer = _offer(request, pk)
        require(request.user, "lead.take", offer)
        answer = self.given(request)["answer"]
        acts.decline_offer(offer, by=request.user, answer=answer, on=timezone.localdate())


def _addresses() -> list[URLPattern]:
    return [
        path("offers", OffersView.as_view(), name="api-offers"),
        path("offers/<int:pk>", OfferView.as_view(), name="api-offer"),
        path("offers/<int:pk>/take", TakeOfferView.as_view(), name="api-offer-take"),
        path("offers/<int:pk>/decline", DeclineOfferView.as_view(), name="api-offer-decline"),
    ]


OFFER_ADDRESSES = Addresses("offers", _addresses)
