"""The links of a record: those whose other end the caller may see, and making one."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.policy import require
from interface.paging import page_serializer, whole
from interface.preconditions import IDEMPOTENCY_KEY, made_once
from interface.records import OfRecordApi, RecordApi, plain
from interface.strict import refuse_unknown, serializer_of
from interface.views import checked
from records.forms.links import LinkForm, UnlinkForm
from records.links import Linked, link_by_hand, links_of, unlink
from records.models.link import Link
from records.models.tracked import TrackedRecord


class LinkSerializer(serializers.Serializer):
    about = _("A link to another record that you may see; `role`: what that one is to this one.")

    id = serializers.IntegerField(source="link.pk")
    role = serializers.CharField(source="choice")
    role_label = serializers.CharField(source="role")
    kind = serializers.CharField(source="record.kind")
    record_id = serializers.IntegerField(source="record.pk")
    number = serializers.CharField(source="record.number")
    title = serializers.CharField(source="record.title")
    status = serializers.CharField(source="record.status")
    note = serializers.CharField(source="link.note")
    linked_on = serializers.DateField(source="link.made_on")


class LinksView(OfRecordApi):
    about = {"GET": _("Both ways."), "POST": _("With another record by its number.")}
    summaries = {"GET": _("Linked records"), "POST": _("Link a record")}
    gives = {"GET": {200: page_serializer(LinkSerializer)}, "POST": {201: LinkSerializer, 200: LinkSerializer}}
    takes = {"POST": serializer_of(LinkForm, "LinkInputSerializer", without={"token"}, about=_("A link to be made."))}
    parameters = {"POST": (IDEMPOTENCY_KEY,)}
    examples = {"POST": {"role": "related", "number": "XS-140105-2026-0001", "note": ""}}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.see, "POST": "link.add"}

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        return whole(links_of(self.record(request, pk), request.user), LinkSerializer)

    def post(self, request: Request, pk: int) -> Response:
        record = self.record(request, pk)
        require(request.user, "link.add", record)
        given = self.given(request)

        def make() -> dict[str, Any]:
            said = checked(LinkForm(given | {"token": "of-no-page-at-all"}, record=record)).cleaned_data
            made = link_by_hand(
                record, said["number"], said["role"], by=request.user, on=timezone.localdate(), note=said["note"]
            )
            return plain(LinkSerializer(_shown(record, made.pk, request)).data)

        asked = {"of": [self.api.kind, pk], **given}
        return made_once(request, kind="api:link", asked=asked, make=make)


def _shown(record: TrackedRecord, pk: int, request: Request) -> Linked:
    return next(each for each in links_of(record, request.user) if each.link.pk == pk)


class UnlinkView(OfRecordApi):
    about = {"POST": _("It stays in the history of both. One that an act made stands.")}
    summaries = {"POST": _("Take a link back")}
    gives = {"POST": {204: None}}
    takes = {"POST": serializer_of(UnlinkForm, "UnlinkInputSerializer", about=_("Why a link is taken back."))}
    examples = {"POST": {"reason": "关联错误"}}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"POST": "link.add"}

    def post(self, request: Request, pk: int, link: int) -> Response:
        record = self.record(request, pk)
        require(request.user, "link.add", record)
        said = checked(UnlinkForm(self.given(request))).cleaned_data
        made = get_object_or_404(Link.objects.visible_to(request.user).of(record), pk=link)
        unlink(made, at=record, by=request.user, on=timezone.localdate(), reason=said["reason"])
        return Response(status=204)


def links_urls(api: RecordApi) -> list[URLPattern]:
    """Of every kind."""
    one = f"{api.path}/<int:pk>/links"
    return [
        path(one, LinksView.of(api), name=api.name("links")),
        path(f"{one}/<int:link>/end", UnlinkView.of(api), name=api.name("links", "end")),
    ]
