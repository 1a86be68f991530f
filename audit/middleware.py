"""Every request has a number, which its answer and what it writes into the trail bear."""

from __future__ import annotations

from collections.abc import Callable

from django.http.response import HttpResponseBase

from audit.http import NumberedHttpRequest
from audit.trail import new_request_id

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Before all others, so that what they refuse has a number too."""

    def __init__(self, get_response: Callable[[NumberedHttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: NumberedHttpRequest) -> HttpResponseBase:
        request.id = new_request_id()
        response = self.get_response(request)
        response.headers[HEADER] = request.id
        return response
