"""A form that was sent needs its draft no longer: said once, for the forms of every room."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from records import drafts
from records.models.draft import REVISION, SLIP, TAB


class SentFormsMiddleware:
    """Stands inside the transaction of the request: the draft ends with what the form did, or not at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        posted = getattr(request, "_post", None)  # read by the view; what nobody read is not read here
        if request.method == "POST" and posted and SLIP in posted and request.user.is_authenticated:
            slip = drafts.Slip.read(posted[SLIP], request.user)
            if slip and slip.at == request.path and _was_taken(request, response):
                tab, known = drafts.tab_in(posted.get(TAB, "")), drafts.revision_in(posted.get(REVISION, ""))
                drafts.close(request.user, slip.key, now=timezone.now(), tab=tab, revision=known)
        return response


def _was_taken(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Not shown again for something to be mended, and not sent away with a refusal."""
    said = getattr(get_messages(request), "_queued_messages", ())  # those of this answer; reading all would use them up
    return response.status_code < 400 and all(message.level < messages.ERROR for message in said)
