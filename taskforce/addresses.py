"""Addresses: what is none of ours, and what is one of ours written otherwise."""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from accounts.problems import is_of_api

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class WellFormedAddressMiddleware:
    """A path with control characters is refused before anybody looks it up: PostgreSQL takes no NUL in a text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if CONTROL.search(request.path):
            raise BadRequest("control characters in the address")
        return self.get_response(request)


class OneAddressMiddleware:
    """Who writes an address of ours otherwise, without its slash or without https, loses nothing that was sent.

    An address of the interface has no slash at its end; with one it is served just the same. Pages are led to their
    address by Django with 301, upon which browsers and programs turn a POST into a GET; 308 keeps it what it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_of_api(request):
            request.path = request.path.removesuffix("/")
            request.path_info = request.path_info.removesuffix("/")
        response = self.get_response(request)
        if response.status_code == 301 and request.method not in ("GET", "HEAD"):
            response.status_code = 308
        return response
