from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from notifications import inbox
from notifications.filters import ALL, InboxFilter
from notifications.forms import TellMeForm
from notifications.models import Notification
from notifications.naming import named
from notifications.news import What, may_be_muted, mutable_kinds
from notifications.outbox import DIGEST_AT
from paging.pages import SIDES


@require_GET
@allowed("inbox.view")
def list_entries(request: AuthenticatedHttpRequest) -> HttpResponse:
    entries = Notification.objects.of(request.user)
    filterset = InboxFilter(request.GET, entries)
    page = inbox.page_of(filterset.qs, request.GET)
    return render(
        request,
        "notifications/inbox.html",
        {
            "entries": named(page.rows, request.user),
            "filterset": filterset,
            "shows_all": filterset.shows_all,
            "unread": inbox.unread_label(request.user),
            "newest": page.rows[0].pk if page.rows else None,
            "next_page": page.next and f"{request.path}{page.next}",
            "previous_page": page.previous and f"{request.path}{page.previous}",
            "unread_url": _address(request, show=None),
            "all_url": _address(request, show=ALL),
        },
    )


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _address(request: AuthenticatedHttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for side in SIDES:
        query.pop(side, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@require_POST
@allowed("inbox.view")
def mark_read(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    inbox.mark_read(request.user, pk=entry.pk, now=timezone.now())
    if not request.htmx:
        return see_other(request, "notifications:inbox")
    entry.refresh_from_db()
    return render(request, "notifications/_entry.html", {"entry": named([entry], request.user)[0]})


@require_POST
@allowed("inbox.view")
def mark_all_read(request: AuthenticatedHttpRequest) -> HttpResponse:
    up_to = _id(request.POST.get("up_to", "")) or 0
    count = inbox.mark_all_read(request.user, up_to=up_to, now=timezone.now())
    text = ngettext("%(count)s entry is marked as read.", "%(count)s entries are marked as read.", count)
    messages.success(request, text % {"count": count})
    return see_other(request, "notifications:inbox")


@require_http_methods(["GET", "POST"])
@allowed("inbox.view")
def change_settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    told = [what.value for what in mutable_kinds() if what not in inbox.muted_kinds(request.user)]
    form = TellMeForm(request.POST if request.method == "POST" else None, initial={"told": told})
    if form.is_valid():
        inbox.mute(request.user, form.muted())
        messages.success(request, _("Saved. It counts for news from now on."))
        return see_other(request, "notifications:settings")
    context = {
        "form": form,
        "always": [what.label for what in What if not may_be_muted(what)],
        "digest_at": DIGEST_AT,
        "mail_works": bool(settings.EMAIL_HOST),
    }
    return render(request, "notifications/settings.html", context, status=422 if form.errors else 200)
