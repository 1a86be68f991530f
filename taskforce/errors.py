"""The answers when no view gave one; a full disk and a database that is away have their own.

The interface for systems is answered with problems, people with pages.
"""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from functools import wraps

import psycopg
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from accounts.problems import is_of_api
from interface import problems
from records.downloads import FileLacks
from taskforce.neighbours import DATABASE

log = logging.getLogger(__name__)

UNAVAILABLE, INSUFFICIENT_STORAGE = 503, 507
RETRY_AFTER = {"Retry-After": "10"}
COMES_BACK = ("08", "57P")  # classes of SQLSTATE: the connection is lost, the server stops or starts


def with_form_token(handler: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the page of an error: its forms bear their token. What was sent may be what cannot be read, so it is not
    read a second time; else the fault would come again where nobody answers it.
    """
    inner = requires_csrf_token(handler)

    @wraps(handler)
    def answer(request: HttpRequest, **given: Exception) -> HttpResponse:
        try:
            request.POST  # noqa: B018
        except Exception:
            log.info("a body that cannot be read", exc_info=True)
            request._mark_post_parse_error()  # type: ignore[attr-defined]  # what Django itself calls in this case
        return inner(request, **given)

    return answer


class DatabaseAwayMiddleware:
    """Says at once that the database is away where another request has just waited for it in vain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return database_away(request) if DATABASE.is_resting else self.get_response(request)


@with_form_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for it while the exception is being handled. Uses neither person nor database."""
    causes = list(_causes(sys.exc_info()[1]))
    is_full = any(map(_is_for_want_of_room, causes))
    if not is_full and any(map(_is_for_want_of_database, causes)):
        DATABASE.leave_alone(causes[-1])
        return database_away(request)
    if is_of_api(request):
        return problems.disk_full(request) if is_full else problems.our_fault(request)
    if is_full:
        return HttpResponse(render_to_string("errors/507.html"), status=INSUFFICIENT_STORAGE)
    return defaults.server_error(request)


def database_away(request: HttpRequest) -> HttpResponse:
    if is_of_api(request):
        return problems.database_away(request)
    return HttpResponse(render_to_string("errors/503.html"), status=UNAVAILABLE, headers=RETRY_AFTER)


@with_form_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_of_api(request):
        return problems.not_found(request)
    named = "errors/lost_file.html" if isinstance(exception, FileLacks) else defaults.ERROR_404_TEMPLATE_NAME
    return defaults.page_not_found(request, exception, template_name=named)


@with_form_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.unreadable(request) if is_of_api(request) else defaults.bad_request(request, exception)


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _is_for_want_of_room(fault: BaseException) -> bool:
    if isinstance(fault, psycopg.errors.DiskFull):
        return True
    return isinstance(fault, OSError) and fault.errno == errno.ENOSPC


def _is_for_want_of_database(fault: BaseException) -> bool:
    """No connection, or one that was lost: psycopg gives no SQLSTATE where the server did not say why."""
    if not isinstance(fault, psycopg.OperationalError):
        return False
    return fault.sqlstate is None or fault.sqlstate.startswith(COMES_BACK)
