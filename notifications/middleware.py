"""Reading on opening: whoever opens the page that an entry is about has read the entry.

This is the one thing that a GET changes: when this person read this entry. It is no business data,
nobody else sees it, and it is done here so that every page of the house keeps to it unasked. A
page that answers 403, 404 or 500 raises, and its transaction takes the mark back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.http import SiteHttpRequest
from notifications.inbox import mark_page_read


class ReadOnOpeningMiddleware:
    def __init__(self, get_response: Callable[[SiteHttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteHttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: SiteHttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method == "GET" and request.user.is_authenticated and not _is_fetched_by_script(request):
            mark_page_read(request.user, request.path, now=timezone.now())


def _is_fetched_by_script(request: SiteHttpRequest) -> bool:
    """Fragments and pages that the browser loads ahead are not looked at by anybody yet."""
    return "HX-Request" in request.headers or request.headers.get("Sec-Purpose", "").startswith("prefetch")
