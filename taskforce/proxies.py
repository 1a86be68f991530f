"""The client's address behind proxies of ours: what the outermost of them saw, never what a client says of itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """Puts the address that the outermost trusted proxy saw into REMOTE_ADDR; without proxies it changes nothing.

    Each proxy adds the address that it was asked from at the right end of X-Forwarded-For, so of n proxies the n-th
    entry from the right is the client's; whatever stands left of it was sent by the client and may be made up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
            if len(told) >= settings.TRUSTED_PROXIES:
                request.META["REMOTE_ADDR"] = told[-settings.TRUSTED_PROXIES]
        return self.get_response(request)
