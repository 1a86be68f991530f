"""Requests for access: system administrators ask, security administrators grant, both see what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.filters import RequestFilter
from accounts.forms import GrantForm, ReasonForm
from accounts.http import AuthenticatedHttpRequest
from accounts.issuing import fetch_token
from accounts.links import fetch_link
from accounts.models import AccessRequest, Appointment
from accounts.policy import allowed
from accounts.requests import access_of, grant, in_short, refuse, withdraw
from paging.keyset import Order
from paging.pages import addressed_page

SHOWN = ("user", "asked_by", "decided_by")
NEWEST = Order("asked_at", descending=True, of="requests")
MOST_WAITING = 50


@require_safe
@allowed("access.view")
def list_requests(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What waits, oldest first; below it what was decided, newest first. A filter looks through all of them."""
    narrowed = any(request.GET.get(name) for name in RequestFilter.base_filters)
    rows = AccessRequest.objects.select_related(*SHOWN)
    waiting = rows.open().order_by("asked_at", "pk")
    filterset = RequestFilter(request.GET, queryset=rows if narrowed else rows.exclude(state=AccessRequest.State.OPEN))
    context = {
        "filterset": filterset,
        "page": addressed_page(filterset.rows, request.GET, NEWEST),
        "narrowed": narrowed,
        "waiting": [] if narrowed else in_short(waiting[:MOST_WAITING]),
        "more_waiting": max(0, AccessRequest.objects.open().count() - MOST_WAITING),
        "may_grant": request.user.may("access.grant"),
    }
    return render(request, "accounts/request_list.html", context)


def _request(pk: int) -> AccessRequest:
    return get_object_or_404(AccessRequest.objects.select_related(*SHOWN), pk=pk)


@require_safe
@allowed("access.view")
def show_request(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _page(request, _request(pk), GrantForm())


def _page(request: AuthenticatedHttpRequest, asked: AccessRequest, form: GrantForm) -> HttpResponse:
    access, now = access_of(asked), timezone.now()
    held = Appointment.objects.in_force(on=timezone.localdate(now)).filter(user=asked.user).select_related("bureau")
    involved = request.user.pk in (asked.asked_by_id, asked.user_id)
    context = {
        "asked": asked,
        "opens": access.opens(asked),
        "stands_against": access.recheck(asked, now) if asked.is_open else "",
        "held": held,
        "may_grant": asked.is_open and request.user.may("access.grant") and not involved,
        "may_fetch": asked.kind == AccessRequest.Kind.LINK
        and asked.asked_by_id == request.user.pk
        and asked.may_be_fetched(now=now),
        "may_withdraw": asked.is_open and request.user.may("access.withdraw"),
        "form": form,
    }
    return render(request, "accounts/request.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@allowed("access.grant")
def grant_request(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The code of a link stands in the answer itself, once: it is kept nowhere, and no reload brings it back."""
    asked, form = _request(pk), GrantForm(request.POST)
    if form.is_valid():
        try:
            granted = grant(asked, by=request.user, now=timezone.now())
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            if code := getattr(granted, "said_code", ""):
                return _shown_once(request, _request(pk), code=code)
            messages.success(request, _("It is granted. The person and who asked for it are told."))
            return see_other(request, "accounts:request", pk)
    return _page(request, _request(pk), form)


def _shown_once(request: AuthenticatedHttpRequest, asked: AccessRequest, **secret: str) -> HttpResponse:
    return render(request, "accounts/shown_once.html", {"asked": asked, **secret})


@never_cache
@require_POST
@allowed("person.manage")
def show_link(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A granted link, shown to who asked for it, once."""
    asked = get_object_or_404(AccessRequest, pk=pk, kind=AccessRequest.Kind.LINK, asked_by=request.user)
    try:
        secret = fetch_link(asked, by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, "accounts:request", pk)
    address = request.build_absolute_uri(reverse("account_link", args=[secret]))
    return _shown_once(request, _request(pk), link=address)


@never_cache
@require_POST
@allowed("token.fetch")
def show_token(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A granted token, shown to the keeper of the system, once."""
    kept = AccessRequest.objects.filter(kind=AccessRequest.Kind.TOKEN, user__system_account__keeper=request.user)
    asked = get_object_or_404(kept, pk=pk)
    try:
        secret = fetch_token(asked, by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, "accounts:own")
    return _shown_once(request, _request(pk), token=secret)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("access.grant")
def refuse_request(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    asked, form = _request(pk), ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            refuse(asked, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("It is refused. Who asked for it reads your reason."))
            return see_other(request, "accounts:request", pk)
    context = {
        "title": _("Refuse the request"),
        "text": _("Nothing is opened. Who asked for it reads the reason and may ask anew."),
        "facts": [(_("Request"), str(asked), "w"), (_("Asked by"), str(asked.asked_by))],
        "action_label": _("Refuse"),
        "cancel_url": reverse("accounts:request", args=[pk]),
        "form": form,
        "tone": "bad",
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("access.withdraw")
def withdraw_request(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    try:
        withdraw(_request(pk), by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The request is withdrawn."))
    return see_other(request, "accounts:request", pk)
