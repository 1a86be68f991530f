"""A page of administrators: how the product is running, and the mails that did not get out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from accounts.scope import acting_as_system
from notifications.models import Mail
from notifications.sending import send_again
from paging.keyset import Order
from paging.pages import addressed_page
from taskforce.state import state
from taskforce.state_words import in_words

NEWEST = Order("id", descending=True, of="failed mails")


@require_safe
@allowed("running.manage")
def show_state(request: AuthenticatedHttpRequest) -> HttpResponse:
    told = state(now=timezone.now())
    with acting_as_system():
        page = addressed_page(Mail.objects.failed().select_related("user"), request.GET, NEWEST)
        total = page.total
    context = {"state": told, "words": in_words(told), "page": page, "total": total}
    return render(request, "taskforce/state.html", context)


@require_POST
@allowed("running.manage")
def send_failed_mails(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All of them."""
    return _send_again(request, None)


@require_POST
@allowed("running.manage")
def send_failed_mail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _send_again(request, pk)


def _send_again(request: AuthenticatedHttpRequest, pk: int | None) -> HttpResponse:
    with acting_as_system():
        mails = Mail.objects.all() if pk is None else Mail.objects.filter(pk=get_object_or_404(Mail, pk=pk).pk)
        count = send_again(mails, by=request.user, now=timezone.now())
    told = ngettext("%(count)s mail is sent again within a minute.", "%(count)s mails are sent again.", count)
    messages.success(request, told % {"count": count})
    return see_other(request, "taskforce:state")
