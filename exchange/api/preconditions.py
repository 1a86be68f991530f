"""What makes a repeated or a late request harmless: Idempotency-Key for making, If-Match for changing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from accounts.errors import StaleRecord
from exchange.api.problems import KeyMissing, PreconditionRequired
from records.tokens import answer_once

if TYPE_CHECKING:
    from rest_framework.request import Request

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
TAG = re.compile(r'"(\d{1,9})"')

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[A-Za-z0-9_-]{16,64}$"},
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy("A new one for each thing to be made; a repeated request gets the first answer again."),
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
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise KeyMissing
    answer, is_new = answer_once(key, user=request.user, kind=kind, asked=asked, make=make)
    headers = {"Location": answer[place]} if answer.get(place) else {}
    return Response(answer, status=201 if is_new else 200, headers=headers)


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
