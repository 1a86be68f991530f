"""The answer when nobody expected what happened; a full disk has one of its own, for people can have it mended."""

import errno
import sys
from collections.abc import Iterator

import psycopg
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error as usual_answer

INSUFFICIENT_STORAGE = 507


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for it while the exception is being handled. Uses neither person nor database."""
    if any(_is_for_want_of_room(fault) for fault in _causes(sys.exc_info()[1])):
        return HttpResponse(render_to_string("errors/507.html"), status=INSUFFICIENT_STORAGE)
    return usual_answer(request)


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _is_for_want_of_room(fault: BaseException) -> bool:
    if isinstance(fault, psycopg.errors.DiskFull):
        return True
    return isinstance(fault, OSError) and fault.errno == errno.ENOSPC
