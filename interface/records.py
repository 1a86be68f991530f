"""All addresses of one kind of record, made out of what its room has anyway: list, serializers, workflow, forms.

    LEAD_API = RecordApi(kind="lead", path="leads", records=LEADS, …)

among the facets of the kind gives the list, a record, one address for each act of the state table, its files, comments
and clocks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ActionRefused
from accounts.policy import require
from accounts.scoped import Shared
from deadlines.api import ClockSerializer
from deadlines.models import Clock
from files.digests import sha256_of
from interface.asked import AskedSerializer, asked_by
from interface.lists import list_parameters
from interface.paging import asked_of, filtered_page, page_of, page_serializer, whole
from interface.preconditions import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    KEY_OF_AN_ACT,
    done_once,
    etag,
    made_once,
    version_asked,
)
from interface.strict import Strict, by_code, refuse_unknown, serializer_of
from interface.views import ApiView, checked, read
from paging.keyset import Order
from records import attachments, comments
from records.api import AttachmentSerializer, CommentSerializer
from records.forms.attachment import AttachForm
from records.forms.comment import CommentForm
from records.kinds import kind_of
from records.models import Comment
from records.workflow import why_impossible
from registry import Facet

if TYPE_CHECKING:
    from accounts.models import User
    from lists.record_list import RecordList
    from records.acts import Transition
    from records.forms.act import ActForm
    from records.forms.hanging import HangingForm
    from records.models.tracked import TrackedRecord
    from records.workflow import Workflow

FILE_AND_FORM = attachments.MAX_SIZE + 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class RecordApi(Facet):
    """One kind of record. `reached(user, pk)`: the record, or Http404; `see` is the right to open one, `list_right`
    that of the list, `joined` what its rows are read with. State table and forms of acts are those of the kind
    (records/kinds.py). `list_view`, `record_view`: for a kind that can do more there than to be read; `more()`: further
    addresses of it.
    """

    kind: str
    path: str
    records: RecordList
    summary: type[serializers.BaseSerializer]
    detail: type[serializers.BaseSerializer]
    reached: Callable[[User, int], TrackedRecord]
    see: str
    list_right: str
    joined: tuple[str, ...] = ()
    list_view: type[ListView] | None = None
    record_view: type[RecordView] | None = None
    more: Callable[[], list[URLPattern]] = list

    @property
    def facet_key(self) -> str:
        return self.kind

    @property
    def workflow(self) -> Workflow:
        return kind_of(self.kind).workflow

    def name(self, *parts: str) -> str:
        """Of an address: api-leads, api-leads-record, api-leads-dispatch."""
        return "-".join(["api", self.path, *parts])

    def address(self, record: TrackedRecord) -> str:
        return self.address_of(record.pk)

    def address_of(self, pk: int) -> str:
        return reverse(self.name("record"), args=[pk])

    def hanging(self, form: type[HangingForm], what: str, about: Any) -> type[Strict]:
        """What comes in to hang on a record; whether others see it too is asked where there are others."""
        model = kind_of(self.kind).model
        without = {"token"} if issubclass(model, Shared) else {"token", "is_shared"}
        return serializer_of(form, f"{model.__name__}{what}InputSerializer", without=without, about=about)

    def shown(self, pk: int, *, to: User, **headers: str) -> Response:
        """The record as it is now, with its version as ETag."""
        record = self.reached(to, pk)
        told = {"ETag": etag(record.version), **headers}
        return Response(self.detail(record, context={"user": to}).data, headers=told)

    @property
    def acts(self) -> tuple[Transition, ...]:
        """Those that people have as buttons."""
        return tuple(act for act in self.workflow.acts if not act.hidden)

    def urls(self) -> list[URLPattern]:
        one = f"{self.path}/<int:pk>"
        return [
            path(self.path, (self.list_view or ListView).of(self), name=self.name()),
            path(one, (self.record_view or RecordView).of(self), name=self.name("record")),
            path(f"{one}/attachments", AttachmentsView.of(self), name=self.name("attachments")),
            path(f"{one}/comments", CommentsView.of(self), name=self.name("comments")),
            path(f"{one}/clocks", ClocksView.of(self), name=self.name("clocks")),
            *(self._act_url(one, act) for act in self.acts),
            *self.more(),
        ]

    def _act_url(self, one: str, act: Transition) -> URLPattern:
        return path(f"{one}/actions/{act.name}", ActView.of(self, act), name=self.name("actions", act.name))


@dataclass(frozen=True)
class Addresses(Facet):
    """Addresses of the interface that belong to no kind of record. `made`: makes them, when all kinds are known."""

    name: str
    made: Callable[[], list[URLPattern]]

    @property
    def facet_key(self) -> str:
        return self.name


class OfRecordApi(ApiView):
    """An address of one kind of record."""

    api: RecordApi = None  # type: ignore[assignment]  # each view is given its own

    @classmethod
    def of(cls, api: RecordApi) -> Callable[..., Any]:
        return cls.as_view(api=api, rights=cls.rights_of(api), tag=api.path)

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.see}

    def record(self, request: Request, pk: int) -> TrackedRecord:
        return self.api.reached(request.user, pk)


class ListView(OfRecordApi):
    about = {"GET": _("A list with the filters and orders of the page.")}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.list_right}

    @property
    def summaries(self) -> dict[str, Any]:
        return {"GET": self.api.records.label}

    @property
    def gives(self) -> dict[str, Any]:
        return {"GET": {200: page_serializer(self.api.summary)}}

    @property
    def parameters(self) -> dict[str, Any]:
        return {"GET": list_parameters(self.api.records)}

    def get(self, request: Request) -> Response:
        return filtered_page(request, self.api.records, self.api.summary, joined=self.api.joined)


class RecordView(OfRecordApi):
    about = {"GET": _("One record. Its ETag is what a change of it must bring as If-Match.")}
    has_version = True
    summaries = {"GET": _("One record")}

    @property
    def gives(self) -> dict[str, Any]:
        return {"GET": {200: self.api.detail}}

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        return self.api.shown(pk, to=request.user)


class ActView(OfRecordApi):
    about = {
        "POST": _(
            "Answers with the record afterwards, or with nothing (204) when it has left your reach."
            " What is not possible now is refused with 409 and a sentence that says why."
        ),
        "GET": _("What the act asks of this record now, and which people, bureaus and codes may be chosen."),
    }
    act: Transition = None  # type: ignore[assignment]  # each view is given its own
    has_version = True

    @classmethod
    def of(cls, api: RecordApi, act: Transition) -> Callable[..., Any]:  # type: ignore[override]  # an act is one of its kind's
        return cls.as_view(api=api, act=act, rights={"GET": api.see, "POST": api.see}, tag=api.path)

    @property
    def summaries(self) -> dict[str, Any]:
        return {"POST": self.act.label, "GET": _("What “%(act)s” asks") % {"act": self.act.label}}

    def get_parsers(self) -> list[BaseParser]:
        """An act whose form takes a file comes as one."""
        fields = kind_of(self.api.kind).form_of(self.act).base_fields.values()
        return [MultiPartParser()] if any(isinstance(each, FileField) for each in fields) else super().get_parsers()

    @property
    def takes(self) -> dict[str, Any]:
        return {"POST": self._serializer(kind_of(self.api.kind).form_of(self.act))}

    def _serializer(self, form: type[ActForm[Any]] | ActForm[Any]) -> type[Strict]:
        name = f"{self.api.kind}_{self.act.name}".title().replace("_", "")
        needed = {"note"} if self.act.reason_required else ()
        about = _("What “%(act)s” asks.") % {"act": self.act.label}
        return serializer_of(form, f"{name}Serializer", without={"version"}, needed=needed, about=about)

    @property
    def gives(self) -> dict[str, Any]:
        return {"POST": {200: self.api.detail, 204: None}, "GET": {200: AskedSerializer}}

    @property
    def parameters(self) -> dict[str, Any]:
        return {"POST": (IF_MATCH, KEY_OF_AN_ACT)}

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        record = self.record(request, pk)
        require(request.user, self.act.action, *self.act.authorities(record))
        told = asked_by(self._new_form(request, record), why_not=why_impossible(self.act, record))
        return Response(AskedSerializer(told).data)

    def post(self, request: Request, pk: int) -> Response:
        """The record afterwards; nothing (204) when it has left the reach of who acted."""
        headers = done_once(request, lambda: self._act(request, pk))
        if not kind_of(self.api.kind).model.objects.visible_to(request.user).filter(pk=pk).exists():
            return Response(status=204, headers=headers)
        return self.api.shown(pk, to=request.user, **headers)

    def _act(self, request: Request, pk: int) -> None:
        record = self.record(request, pk)
        require(request.user, self.act.action, *self.act.authorities(record))
        version = version_asked(request, record.version)
        if reason := why_impossible(self.act, record):
            raise ActionRefused(reason)
        checked(by_code(self._form(request, record, version))).perform()

    def _form(self, request: Request, record: TrackedRecord, version: int) -> ActForm[Any]:
        """The form of the page, filled in. What it asks of this record now is what the body must have."""
        given = read(self._serializer(self._new_form(request, record)), request) | {"version": version}
        files = MultiValueDict({name: files for name, value in given.items() if (files := _files(value))})
        return self._new_form(
            request, record, {name: value for name, value in given.items() if name not in files}, files
        )

    def _new_form(self, request: Request, record: TrackedRecord, *filled: Any) -> ActForm[Any]:
        form = kind_of(record.kind).form_of(self.act)
        return form(*filled, record=record, by=request.user, today=timezone.localdate(), transition=self.act)


def _files(value: Any) -> list[UploadedFile[bytes]]:
    """The file or the files that a field of the body holds; none of any other."""
    held = value if isinstance(value, list) else [value]
    return [each for each in held if isinstance(each, UploadedFile)]


class AttachmentsView(OfRecordApi):
    about = {"POST": _("Types and limits are those of the page.")}
    summaries = {"GET": _("Files"), "POST": _("Add a file")}
    gives = {
        "GET": {200: page_serializer(AttachmentSerializer)},
        "POST": {201: AttachmentSerializer, 200: AttachmentSerializer},
    }
    parameters = {"POST": (IDEMPOTENCY_KEY,)}
    parser_classes = (MultiPartParser,)
    largest = FILE_AND_FORM
    moves_files = True

    @property
    def takes(self) -> dict[str, Any]:
        return {"POST": self.api.hanging(AttachForm, "File", _("A file to be added."))}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": "attachment.view", "POST": "attachment.add"}

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        record = self.record(request, pk)
        require(request.user, "attachment.view", record)
        rows = attachments.of(record).visible_to(request.user).select_related("uploaded_by", "uploaded_by_bureau")
        return whole(list(rows), AttachmentSerializer)

    def post(self, request: Request, pk: int) -> Response:
        record = self.record(request, pk)
        require(request.user, "attachment.add", record)
        given = self.given(request)
        file = given.pop("file")
        asked = {"of": [self.api.kind, pk], "file": [file.name, sha256_of(file)], **given}

        def make() -> dict[str, Any]:
            form = AttachForm(given | {"token": "of-no-page"}, {"file": file}, record=record)
            said = {name: value for name, value in checked(form).cleaned_data.items() if name not in ("file", "token")}
            made = attachments.attach(record, file, by=request.user, **said)
            made.refresh_from_db()  # the database says when
            return plain(AttachmentSerializer(made).data)

        return made_once(request, kind="api:file", asked=asked, make=make)


class CommentsView(OfRecordApi):
    examples = {"POST": {"text": "已到现场核查，正在调取监控录像。"}}
    about = {"GET": _("Newest first."), "POST": _("One that speaks of a reporter is refused once, as on the page.")}
    summaries = {"GET": _("Comments"), "POST": _("Write a comment")}
    gives = {
        "GET": {200: page_serializer(CommentSerializer)},
        "POST": {201: CommentSerializer, 200: CommentSerializer},
    }

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": api.see, "POST": f"{api.kind}.comment"}

    @property
    def takes(self) -> dict[str, Any]:
        return {"POST": self.api.hanging(CommentForm, "Comment", _("A comment to be written."))}

    @property
    def parameters(self) -> dict[str, Any]:
        return {"GET": list_parameters(), "POST": (IDEMPOTENCY_KEY,)}

    def get(self, request: Request, pk: int) -> Response:
        asked = asked_of(request)
        refuse_unknown(asked.rest)
        rows = (
            Comment.objects.of(self.record(request, pk))
            .visible_to(request.user)
            .select_related("author", "author_bureau")
        )
        return page_of(request, rows, Order("at", descending=True), asked, CommentSerializer)

    def post(self, request: Request, pk: int) -> Response:
        record = self.record(request, pk)
        require(request.user, f"{self.api.kind}.comment", record)
        given = self.given(request)

        def make() -> dict[str, Any]:
            cleaned = checked(CommentForm(given | {"token": "of-no-page"}, record=record)).cleaned_data
            shared = bool(cleaned.get("is_shared"))
            made = comments.add(record, cleaned["text"], by=request.user, on=timezone.localdate(), is_shared=shared)
            made.refresh_from_db()  # the database says when
            return plain(CommentSerializer(made).data)

        asked = {"of": [self.api.kind, pk], **given}
        return made_once(request, kind="api:comment", asked=asked, make=make)


class ClocksView(OfRecordApi):
    about = {"GET": _("Every term of a record, with its explanation; open ones first.")}
    summaries = {"GET": _("Deadlines")}
    gives = {"GET": {200: page_serializer(ClockSerializer)}}

    @classmethod
    def rights_of(cls, api: RecordApi) -> dict[str, str]:
        return {"GET": "clock.view"}

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request.query_params)
        record = self.record(request, pk)
        require(request.user, "clock.view", record)
        found = Clock.objects.of(record).select_related("rule").order_by("ended_on", "due_on", "pk")
        return whole(sorted(found, key=lambda clock: not clock.is_open), ClockSerializer)


def plain(data: Any) -> dict[str, Any]:
    """A serializer's data as JSON knows it: what is kept for a repeated request."""
    return json.loads(JSONRenderer().render(data))
