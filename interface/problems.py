"""Every refusal of the interface as a problem (RFC 9457) that names the field and the mend."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import exceptions, status

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.problems import problem
from accounts.tokens import why_refused
from files.archives import UnfitFile
from records.tokens import TokenReused

if TYPE_CHECKING:
    from accounts.http import SiteHttpRequest


Refusal = tuple[int, str, str, str]  # status, code, title, detail

# What programs tell problems apart by; the proxy (deploy/nginx) uses some as well.
TYPES = (
    "unreadable", "idempotency-key-missing", "not-signed-in", "not-allowed", "form-token-missing", "not-found",
    "method-not-allowed", "not-now", "length-required", "record-changed", "too-large", "unsupported-media-type",
    "invalid", "idempotency-key-reused", "if-match-missing", "too-many-requests", "our-fault", "unavailable",
    "disk-full", "no-such-range",
)  # fmt: skip


class PreconditionRequired(exceptions.APIException):
    """A change without If-Match."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class LengthRequired(exceptions.APIException):
    """A body in pieces of unknown length, which the server would take for an empty one."""

    status_code = status.HTTP_411_LENGTH_REQUIRED


class KeyMissing(exceptions.APIException):
    """Something is to be made, and the request has no Idempotency-Key, or none that can be used."""

    status_code = status.HTTP_400_BAD_REQUEST


def _not_found(exc: Exception) -> Refusal:
    return 404, "not-found", _("Not found"), _("There is nothing at this address, or nothing that you may see.")


def _not_allowed(exc: Any) -> Refusal:
    missing = _(" (right: %(action)s)") % {"action": exc.action} if exc.action else ""
    return 403, "not-allowed", _("Not allowed"), f"{exc.message}{missing}"


def _forbidden(exc: Exception) -> Refusal:
    return 403, "form-token-missing", _("Not allowed"), _("Send the token of the session's form (X-CSRFToken).")


def _changed(exc: Any) -> Refusal:
    return 412, "record-changed", _("Changed meanwhile"), exc.message


def _not_now(exc: Any) -> Refusal:
    """What can be mended in a field is wrong in what was sent, not in the record's state."""
    if exc.field:
        return _invalid(exc)
    return 409, "not-now", _("Not possible now"), exc.message


def _unfit(exc: Any) -> Refusal:
    return 422, "invalid", _("Something is wrong with what was sent"), exc.message


def _reused(exc: Any) -> Refusal:
    return 422, "idempotency-key-reused", _("The key was used before"), exc.message


def _invalid(exc: Exception) -> Refusal:
    return 422, "invalid", _("Something is wrong with what was sent"), _("Mend what “errors” names and send it again.")


def _unreadable(exc: Exception) -> Refusal:
    detail = _("It cannot be read: send JSON in UTF-8, and addresses of pages as they were given.")
    return 400, "unreadable", _("Unreadable"), detail


def _key_missing(exc: Exception) -> Refusal:
    detail = _("Send an Idempotency-Key of 16 to 64 letters, digits, - or _, a new one for each thing to be made.")
    return 400, "idempotency-key-missing", _("The key is missing"), detail


def _no_match(exc: Exception) -> Refusal:
    detail = _("Send If-Match with the ETag of the record that you read, so that nobody's change is lost.")
    return 428, "if-match-missing", _("The version is missing"), detail


def _not_signed_in(exc: Exception) -> Refusal:
    return 401, "not-signed-in", _("Not signed in"), why_refused()


def _wrong_verb(exc: Exception) -> Refusal:
    return 405, "method-not-allowed", _("Not possible here"), _("This address does not take this method.")


def _wrong_type(exc: Exception) -> Refusal:
    detail = _("Send application/json, and files as multipart/form-data.")
    return 415, "unsupported-media-type", _("This type of content is not taken"), detail


def _too_large(exc: Exception) -> Refusal:
    detail = _("A request has at most 1 MB, with a file 50 MB. Divide it.")
    return 413, "too-large", _("Too large"), detail


def _no_length(exc: Exception) -> Refusal:
    detail = _("Send the body with its Content-Length, not in chunks.")
    return 411, "length-required", _("The length is missing"), detail


def _too_often(exc: Any) -> Refusal:
    detail = _("Wait %(seconds)s seconds, then go on more slowly.") % {"seconds": math.ceil(exc.wait or 1)}
    return 429, "too-many-requests", _("Too many requests"), detail


# The first that fits counts.
REFUSALS: tuple[tuple[type[Exception], Callable[[Any], Refusal]], ...] = (
    (Http404, _not_found),
    (NotAllowed, _not_allowed),
    (StaleRecord, _changed),
    (UnfitFile, _unfit),
    (TokenReused, _reused),
    (ActionRefused, _not_now),
    (exceptions.ValidationError, _invalid),
    (exceptions.NotAuthenticated, _not_signed_in),
    (exceptions.AuthenticationFailed, _not_signed_in),
    (exceptions.PermissionDenied, _forbidden),
    (PermissionDenied, _forbidden),
    (exceptions.MethodNotAllowed, _wrong_verb),
    (exceptions.UnsupportedMediaType, _wrong_type),
    (exceptions.Throttled, _too_often),
    (PreconditionRequired, _no_match),
    (TooLarge, _too_large),
    (LengthRequired, _no_length),
    (KeyMissing, _key_missing),
    (exceptions.ParseError, _unreadable),
    (BadRequest, _unreadable),
    (SuspiciousOperation, _unreadable),
)


def answer(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """What REST framework asks when a view raised. None: nobody expected it, so it is our fault (500)."""
    request: SiteHttpRequest = context["request"]._request
    refusal = next((words for kind, words in REFUSALS if isinstance(exc, kind)), None)
    if refusal is None:
        return None
    request.refused_by_exception = True  # the transaction of the request is undone
    number, code, title, detail = refusal(exc)
    response = problem(request, number, code, title=title, detail=detail, errors=_errors(exc))
    if number == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if number == 405:
        response.headers["Allow"] = ", ".join(context["view"].allowed_methods)
    if number == 429:
        response.headers["Retry-After"] = str(math.ceil(getattr(exc, "wait", None) or 1))
    return response


def _errors(exc: Exception) -> list[dict[str, str]]:
    if isinstance(exc, UnfitFile):
        return [{"field": "file", "code": "unfit", "detail": exc.message}]
    if isinstance(exc, ActionRefused) and exc.field:
        return [{"field": exc.field, "code": "refused", "detail": exc.message}]
    return list(_flat(exc.detail)) if isinstance(exc, exceptions.ValidationError) else []


def _flat(detail: Any, name: str = "") -> Iterator[dict[str, str]]:
    """{"to": ["…"], "concerned": {0: ["…"]}} as a list: to, concerned.0."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, name)
    else:
        field = "" if name in ("non_field_errors", "__all__") else name
        yield {"field": field, "code": str(getattr(detail, "code", "") or "invalid"), "detail": str(detail)}


# For what no view was reached for, or nobody expected (taskforce/errors.py)


def not_found(request: HttpRequest) -> HttpResponse:
    number, code, title, detail = _not_found(Http404())
    return problem(request, number, code, title=title, detail=detail)


def unreadable(request: HttpRequest) -> HttpResponse:
    number, code, title, detail = _unreadable(BadRequest())
    return problem(request, number, code, title=title, detail=detail)


def our_fault(request: HttpRequest) -> HttpResponse:
    detail = _("Something went wrong on our side and nothing was written. Try again later, and tell us request_id.")
    return problem(request, 500, "our-fault", title=_("Our fault"), detail=detail)


def disk_full(request: HttpRequest) -> HttpResponse:
    detail = _("The disk of the server is nearly full, so no file can be added now. Tell your administrator.")
    return problem(request, 507, "disk-full", title=_("Our fault"), detail=detail)


def database_away(request: HttpRequest) -> HttpResponse:
    detail = _("The database does not answer. Send the request again in a few seconds, with the same Idempotency-Key.")
    answer = problem(request, 503, "database-away", title=_("Our fault"), detail=detail)
    answer.headers["Retry-After"] = "10"
    return answer


def no_such_range(request: Any, plain: HttpResponseBase) -> HttpResponse:
    """In the place of the plain answer to a part behind the end of a file."""
    detail = _("The file ends before this range; Content-Range says how many bytes it has.")
    answer = problem(request._request, 416, "no-such-range", title=_("There is no such part"), detail=detail)
    answer.headers["Content-Range"] = plain.headers["Content-Range"]
    return answer
