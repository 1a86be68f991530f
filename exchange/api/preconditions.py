"""What makes a repeated or a late request harmless: Idempotency-Key for making, If-Match for changing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from accounts.errors import StaleRecord
from exchange.api.problems import KeyMissing, PreconditionRequired
from records.attachments import sha256_of
from records.tokens import answer_once

if TYPE_CHECKING:
    from rest_framework.request import Request

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
REPLAYED = "Idempotency-Replayed"
TAG = re.compile(r'"(\d{1,9})"')

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[A-Za-z0-9_-]{16,64}$"},
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy("A new one for each thing to be made; a repeated request gets the first answer again."),
)
KEY_OF_AN_ACT = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[A-Za-z0-9_-]{16,64}$"},
    OpenApiParameter.HEADER,
    description=gettext_lazy(
        "May be left out. With it, a repeated request does nothing again and is answered as one that went through."
    ),
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^"[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy("The ETag of the record as it was read."),
)


def made_once(
    request: Request, *, kind: str, asked: Mapping[str, Any], make: Callable[[], dict[str, Any]], place: str = "url"
) -> Response:
    """201 with what was made, or 200 with the same answer when this request was here before.

    place: the field of the answer with the address of what was made. Raises KeyMissing, TokenReused.
    """
    answer, is_new = answer_once(_key(request), user=request.user, kind=kind, asked=asked, make=make)
    headers = {"Location": answer[place]} if answer.get(place) else {}
    if not is_new:
        headers[REPLAYED] = "true"
    return Response(answer, status=201 if is_new else 200, headers=headers)


def done_once(request: Request, do: Callable[[], Any]) -> dict[str, str]:
    """Do it, unless this request went through before under its Idempotency-Key; without a key it is always done.

    Everything that could refuse the request belongs into `do`: what went through may have changed the version, the
    state and the reach that it was asked in. Returns headers for the answer. Raises KeyMissing, TokenReused.
    """
    if "Idempotency-Key" not in request.headers:
        do()
        return {}
    asked = {"at": [request.method, request.path], "body": _body(request)}
    _answer, is_new = answer_once(
        _key(request), user=request.user, kind="api:act", asked=asked, make=lambda: do() or {}
    )
    return {} if is_new else {REPLAYED: "true"}


def _silent(do: Callable[[], Any]) -> Callable[[], dict[str, Any]]:
    """An act is answered with the record as it is: nothing of it is kept beside the key."""

    def make() -> dict[str, Any]:
        do()
        return {}

    return make


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise KeyMissing
    return key


def _body(request: Request) -> Any:
    """What was sent, as plain data; a file by its name and content."""
    if not hasattr(request.data, "lists"):
        return request.data
    return {name: [_plain(value) for value in values] for name, values in request.data.lists()}


def _plain(value: Any) -> Any:
    return [value.name, sha256_of(value)] if isinstance(value, UploadedFile) else value


def version_asked(request: Request, version: int) -> int:
    """The version that the program read. Raises PreconditionRequired without If-Match, StaleRecord for another one.

    It is asked again under the lock of the change itself; this only spares the trouble.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionRequired
    tag = TAG.fullmatch(given.strip())
    if tag is None or int(tag.group(1)) != version:
        raise StaleRecord(_("The record has changed since you read it. Read it again, then decide."))
    return version


def etag(version: int) -> str:
    return f'"{version}"'
