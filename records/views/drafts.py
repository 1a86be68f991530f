"""Keeping what is being typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from records import drafts


@sensitive_post_parameters()
@require_POST
@allowed("work.view")
def keep_draft(request: AuthenticatedHttpRequest, kind: str, key: str) -> HttpResponse:
    """Called by the page while one types. Fields that may not be kept are dropped unread."""
    require(request.user, _known(kind, key).action)
    drafts.keep(request.user, kind, key, request.POST, now=timezone.now(), asked=request.GET)
    return HttpResponse(status=204)


@require_POST
@allowed("work.view")
def discard_draft(request: AuthenticatedHttpRequest, kind: str, key: str) -> HttpResponse:
    drafts.close(request.user, _known(kind, key).kind, key, now=timezone.now())
    messages.success(request, _("The draft is thrown away."))
    return see_other(request, "/")


def _known(kind: str, key: str) -> drafts.DraftKind:
    known = drafts.kind_of(kind)
    if known is None or not drafts.key_in(key):
        raise Http404
    return known
