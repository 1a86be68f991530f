"""The interface of plain kinds: list, record, acts, files, comments and clocks, with the fields that its pages show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import BureauRefSerializer, PersonRefSerializer
from accounts.policy import require
from interface.records import RecordApi
from records.kinds import kind_of
from records.plain.declaring import Pages
from registry import declared

if TYPE_CHECKING:
    from accounts.models import User
    from records.plain.declaring import PlainRecord

SUMMARY = ("id", "number", "title", "status", "bureau", "assignee", "registered_on", "due_on", "version", "url")


def plain_urls() -> list[URLPattern]:
    return [address for pages in declared(Pages).values() for address in api_of(pages).urls()]


def api_of(pages: Pages) -> RecordApi:
    def reached(user: User, pk: int) -> PlainRecord:
        rows = pages.model.objects.visible_to(user).select_related("bureau", "assignee", "created_by")
        record = get_object_or_404(rows, pk=pk)
        require(user, f"{pages.kind}.view", record)
        return record

    summary, detail = _serializers_of(pages)
    api = RecordApi(
        kind=pages.kind,
        path=pages.path,
        records=pages.records,
        workflow=kind_of(pages.kind).workflow,
        summary=summary,
        detail=detail,
        reached=reached,
        see=f"{pages.kind}.view",
        list_right=f"{pages.kind}.view",
    )
    summary.address = detail.address = staticmethod(api.address)
    return api


class _Summary(serializers.ModelSerializer):
    """`address` is set when the addresses are made: these name the serializer, which names them."""

    address: Callable[[PlainRecord], str]
    bureau = BureauRefSerializer()
    assignee = PersonRefSerializer(allow_null=True)
    url = serializers.SerializerMethodField()

    def get_url(self, record: Any) -> str:
        return self.address(record)


class _Detail(_Summary):
    created_by = PersonRefSerializer()
    actions = serializers.SerializerMethodField(help_text=_("The acts that you may do now; guards may still refuse."))

    def get_actions(self, record: Any) -> list[str]:
        return [act.name for act in kind_of(record.kind).workflow.actions_for(record, self.context["user"])]


def _serializers_of(pages: Pages) -> tuple[type[_Summary], type[_Detail]]:
    name, model = pages.model.__name__, pages.model
    own = tuple(field for field in (*pages.typed, *pages.kept) if field not in SUMMARY)
    listed = {"model": model, "fields": SUMMARY}
    whole = {"model": model, "fields": (*SUMMARY, *own, "created_by", "created_at", "actions")}
    summary = type(
        f"{name}SummarySerializer", (_Summary,), {"about": _("A record in a list."), "Meta": type("Meta", (), listed)}
    )
    detail = type(
        f"{name}Serializer",
        (_Detail,),
        {"about": _("A record with what is recorded of it."), "Meta": type("Meta", (), whole)},
    )
    return summary, detail
