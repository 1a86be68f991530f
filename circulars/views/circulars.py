"""Circulars: the list, one of them, every act on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from circulars import rounds
from circulars.checks import text_checks
from circulars.circular.acts import draft
from circulars.circular.acts.writing import Words
from circulars.forms import ReasonForm, TextForm
from circulars.lists import CIRCULARS
from circulars.models import Circular
from circulars.months import parse_month
from circulars.pages import detail_page, list_page
from circulars.views.reached import reached_circular
from lists.views.listing import tell_rows
from records.views.acting import act_on, then_to


@require_safe
@allowed("circular.view")
def list_circulars(request: AuthenticatedHttpRequest) -> HttpResponse:
    page = CIRCULARS.page(request)
    tell_rows(CIRCULARS, page.rows, request.user)
    around = list_page(request.user, on=timezone.localdate())
    return render(request, "circulars/list.html", {"page": page} | around)


@require_POST
@allowed("circular.draft")
def open_month(request: AuthenticatedHttpRequest) -> HttpResponse:
    try:
        month = parse_month(request.POST.get("month", ""))
        circular = rounds.open_month(month, by=request.user, on=timezone.localdate())
    except ValueError:
        messages.error(request, _("Choose a month such as 2026-10."))
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The circular of %(month)s is open.") % {"month": f"{month:%Y-%m}"})
        return see_other(request, circular)
    return see_other(request, "circulars:list")


@require_safe
@allowed("circular.view")
def show_circular(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    page = detail_page(reached_circular(request, pk), request.user, on=timezone.localdate())
    return render(request, "circulars/detail.html", page)


@require_POST
@allowed("circular.draft")
def save_text(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The drafter's words. A fault shows the page again with what was typed."""
    circular = reached_circular(request, pk)
    require(request.user, "circular.draft", circular)
    form = TextForm(request.POST, instance=Circular.objects.get(pk=circular.pk))
    if form.is_valid():
        try:
            if form.has_changed():
                version = form.cleaned_data["version"]
                draft(circular, Words(words=form.words()), by=request.user, on=timezone.localdate(), version=version)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The text is saved."))
            for check in text_checks(Circular.objects.get(pk=circular.pk)):
                messages.warning(request, check.text)
            return see_other(request, then_to(request, circular))
    page = detail_page(circular, request.user, on=timezone.localdate()) | {"form": form}
    return render(request, "circulars/detail.html", page, status=422)


@require_http_methods(["GET", "POST"])
@allowed("circular.view")
def act_on_circular(request: AuthenticatedHttpRequest, pk: int, action: str) -> HttpResponse:
    """Ask once more (with a reason where one is due), then do it."""
    return act_on(request, reached_circular(request, pk), action)


@require_http_methods(["GET", "POST"])
@allowed("circular.draft")
def correct_circular(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    circular = reached_circular(request, pk)
    require(request.user, "circular.draft", circular)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            correction = rounds.correct(circular, by=request.user, at=timezone.now(), reason=form.cleaned_data["note"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The correction is drafted. The old circular stays as it is."))
            return see_other(request, correction)
    return render(
        request, "circulars/correct.html", {"circular": circular, "form": form}, status=422 if form.errors else 200
    )
