"""The answer of the interface for systems when something is wrong: RFC 9457, application/problem+json.

Everything that refuses a request of the interface answers with it: middleware, views, and what nobody expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


API_ROOT = "/api/"
MEDIA_TYPE = "application/problem+json"


def is_of_api(request: HttpRequest) -> bool:
    """Whether a request goes to the interface for systems."""
    return f"{request.path_info}/".startswith(API_ROOT)


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    *,
    title: StrOrPromise,
    detail: StrOrPromise,
    errors: Iterable[dict[str, str]] = (),
) -> JsonResponse:
    """code: what programs tell problems apart by; never translated. title: what kind of problem it is, detail: this
    one, and what to do. errors: for each wrong field {"field": …, "code": …, "detail": …}.
    """
    body = {
        "type": f"urn:taskforce:problem:{code}",
        "title": str(title),
        "status": status,
        "detail": str(detail),
        "request_id": getattr(request, "id", ""),
        "errors": list(errors),
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
