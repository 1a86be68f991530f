"""The answers when no view gave one; a full disk has one of its own, for people can have it mended.

The interface for systems is answered with problems, people with pages.
"""

import errno
import sys
from collections.abc import Iterator

import psycopg
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from accounts.problems import is_of_api
from exchange.api import problems

INSUFFICIENT_STORAGE = 507


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for it while the exception is being handled. Uses neither person nor database."""
    is_full = any(_is_for_want_of_room(fault) for fault in _causes(sys.exc_info()[1]))
    if is_of_api(request):
        return problems.disk_full(request) if is_full else problems.our_fault(request)
    if is_full:
        return HttpResponse(render_to_string("errors/507.html"), status=INSUFFICIENT_STORAGE)
    return defaults.server_error(request)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.not_found(request) if is_of_api(request) else defaults.page_not_found(request, exception)


@requires_csrf_token
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
