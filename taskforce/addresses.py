"""Addresses that no page of ours has written, and that no row of the database could hold."""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class WellFormedAddressMiddleware:
    """A path with control characters is refused before anybody looks it up: PostgreSQL takes no NUL in a text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if CONTROL.search(request.path):
            raise BadRequest("control characters in the address")
        return self.get_response(request)
