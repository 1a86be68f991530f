"""What makes a repeated or a late request harmless: Idempotency-Key for making, If-Match for changing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from accounts.errors import StaleRecord
from files.digests import sha256_of
from interface.problems import KeyMissing, PreconditionRequired
from records.tokens import answer_once

if TYPE_CHECKING:
    from rest_framework.request import Request

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
REPLAYED = "Idempotency-Replayed"
TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]{16})?"')

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
    {"type": "string", "pattern": r'^(W/)?"[0-9]{1,9}(-[0-9a-f]{16})?"$'},
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy("The ETag of the record as it was read, or its version in quotes."),
)


def made_once(
    request: Request, *, kind: str, asked: Mapping[str, Any], make: Callable[[], dict[str, Any]], place: str = "url"
) -> Response:
    """201 with what was made, or 200 with the same answer when this request was here before.

    place: the field of the answer with the address of what was made. Raises KeyMissing, TokenReused.
    """
    answer, is_new = answer_once(_key(request), user=request.user, kind=kind, asked=asked, make=make)
    headers = {"Location": answer[place]} if answer.get(place) else {}
    if answer.get("version"):
        headers["ETag"] = etag(answer["version"])
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


def tagged(request: Request, response: HttpResponse) -> HttpResponse:
    """The answer with an ETag of what it says, and 304 without it when the program has just that already.

    Of a record the tag begins with its version, since a change must bring that; but what a record's answer says (acts
    that one may do, its day) may change without it, so that a digest of the whole follows. Programs that signed in
    with a token may keep answers and ask again; a browser keeps none (Cache-Control of the scope's middleware).
    """
    if request.method not in SAFE_METHODS and "ETag" not in response.headers:
        return response
    digest = sha256(response.content).hexdigest()[:16]
    version = response.headers.get("ETag", "").strip('"')
    response.headers["ETag"] = f'"{version}-{digest}"' if version else f'W/"{digest}"'
    if request._request.access_token is not None:
        response.headers["Cache-Control"] = "private, no-cache"
    known = parse_etags(request.headers.get("If-None-Match", ""))
    is_known = "*" in known or _weak(response.headers["ETag"]) in map(_weak, known)
    if request.method not in SAFE_METHODS or not is_known:
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary"):
        if name in response.headers:
            unchanged.headers[name] = response.headers[name]
    return unchanged


def _weak(tag: str) -> str:
    return tag.removeprefix("W/")
