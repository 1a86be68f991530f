"""The address of the feed of changes."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from interface.apis import all_apis
from interface.changes import BEGINNING, Entry, changes_after, end_of_feed, fields_told, kinds_for, place_of, written
from interface.lists import LIMIT
from interface.paging import asked_of
from interface.strict import refuse_unknown
from interface.views import ApiView
from paging.keyset import Place, UnreadablePlace

NOW = "now"
AFTER = OpenApiParameter(
    "after",
    {"type": "string", "pattern": "^([0-9]{1,19}-[0-9]{1,19}|now)$"},
    description=gettext_lazy(
        "The position up to which you know everything; left out: from the beginning. “now” tells nothing and gives the"
        " position of this moment."
    ),
)
KIND = OpenApiParameter(
    "kind",
    {"type": "string", "minLength": 1, "maxLength": 20},
    description=gettext_lazy("Only of this kind of record."),
)


class ChangeSerializer(serializers.Serializer):
    about = gettext_lazy("What one transaction changed of a record.")

    position = serializers.CharField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    number = serializers.CharField()
    id = serializers.IntegerField(source="pk", allow_null=True)
    url = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(
        allow_null=True, help_text=gettext_lazy("As it is now; null when the record is gone.")
    )
    is_new = serializers.BooleanField(help_text=gettext_lazy("Whether it was registered then."))
    is_gone = serializers.BooleanField(
        help_text=gettext_lazy("Whether it has left your reach since: handed over, or for named readers alone.")
    )
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text=gettext_lazy("Names of its fields, and “comments” and “attachments”; never what they hold."),
    )


class ChangePageSerializer(serializers.Serializer):
    about = gettext_lazy("Changes in the order in which they took effect.")

    results = ChangeSerializer(many=True)
    position = serializers.CharField(help_text=gettext_lazy("Ask for what follows with this as “after”; keep it."))
    has_more = serializers.BooleanField(help_text=gettext_lazy("Whether there is more already."))


class ChangesView(ApiView):
    about = {
        "GET": gettext_lazy(
            "Everything that happened since a position to the records that you may see: registered, changed, commented"
            " on, given files, handed over. A position never passes over what takes effect later. A record that has"
            " left your reach is told as gone, by its number alone."
        )
    }
    rights = {"GET": "change.view"}
    summaries = {"GET": gettext_lazy("Changes")}
    gives = {"GET": {200: ChangePageSerializer}}
    parameters = {"GET": (AFTER, KIND, LIMIT)}
    tag = "changes"

    def get(self, request: Request) -> Response:
        asked = asked_of(request)
        refuse_unknown(asked.rest, ("kind",))
        kinds = _kinds(asked.rest, kinds_for(request.user))
        if asked.after == NOW:
            return Response({"results": [], "position": written(end_of_feed()), "has_more": False})
        page = changes_after(_place(asked.after), user=request.user, kinds=kinds, limit=asked.limit)
        told = ChangeSerializer([_told(entry) for entry in page.entries], many=True).data
        return Response({"results": told, "position": written(page.place), "has_more": page.has_more})


def _kinds(query: QueryDict, known: list[str]) -> list[str]:
    """Raises ValidationError for a kind that there is not, or whose list one may not see."""
    asked = query.get("kind")
    if asked is None:
        return known
    if asked not in known:
        raise ValidationError({"kind": [_("There is no such kind, or you may not see its list.")]}, code="unknown")
    return [asked]


def _place(position: str) -> Place:
    place = place_of(position) if position else BEGINNING
    if place is None:
        raise UnreadablePlace("no position of the feed")
    return place


def _told(entry: Entry) -> dict[str, Any]:
    api = all_apis()[entry.kind]
    gone = entry.is_gone
    return {
        "position": entry.position,
        "at": entry.at,
        "kind": entry.kind,
        "number": entry.number,
        "pk": None if gone else entry.pk,
        "url": None if gone else api.address_of(entry.pk),
        "version": entry.version,
        "is_new": entry.is_new and not gone,
        "is_gone": gone,
        "changed": fields_told(entry, api),
    }


urlpatterns: list[URLPattern] = [path("changes", ChangesView.as_view(), name="api-changes")]
