"""Keeping what is being typed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records import drafts
from records.models.draft import ANYWAY, REVISION, SLIP, TAB


@sensitive_post_parameters()
@require_POST
@allowed("account.view")
def keep_draft(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Called by the page while one types; what may not be kept is dropped unread.

    409: another window wrote later, 410: the form was sent. Nothing is kept then, unless one says so.
    """
    posted = request.POST
    slip = drafts.Slip.read(posted.get(SLIP, ""), request.user)
    if slip is None:
        raise BadRequest("no slip of ours")  # no page sends that
    known, tab = drafts.revision_in(posted.get(REVISION, "")), drafts.tab_in(posted.get(TAB, ""))
    try:
        revision = drafts.keep(
            request.user, slip, posted, now=timezone.now(), tab=tab, revision=known, anyway=ANYWAY in posted
        )
    except drafts.NotKept as refused:
        return HttpResponse(status=410 if refused.is_sent else 409)
    return JsonResponse({"revision": revision})


@require_POST
@allowed("account.view")
def discard_draft(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    if not drafts.key_in(key):
        raise Http404
    drafts.close(request.user, key, now=timezone.now())
    messages.success(request, _("The draft is thrown away."))
    return see_other(request, "/")
