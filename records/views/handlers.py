"""Letting others handle a record with its assignee, and taking them off."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from accounts.policy import allowed, require
from records.forms.handlers import HandlerForm
from records.forms.refusing import add_refusal
from records.handlers import SeveralHandlers, add_handler, further_handlers, take_off
from records.models.tracked import TrackedRecord
from records.views.reached import visible_record
from records.views.small_act import small_act_page
from registry import declared


@require_http_methods(["GET", "POST"])
@allowed("work.view")
def add(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    record, today = _reached(request, kind, pk), timezone.localdate()
    form = HandlerForm(request.POST if request.method == "POST" else None, record=record, today=today)
    if form.is_valid():
        try:
            add_handler(record, form.cleaned_data["to"], by=request.user, on=today)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("%(person)s handles it as well.") % {"person": form.cleaned_data["to"]})
            return redirect(record)
    return small_act_page(request, record, form, title=_("Add a handler"))


@require_http_methods(["GET", "POST"])
@allowed("work.view")
def off(request: AuthenticatedHttpRequest, kind: str, pk: int, username: str) -> HttpResponse:
    record = _reached(request, kind, pk)
    person = get_object_or_404(User, username=username, pk__in=further_handlers(record).values("user"))
    if request.method == "POST":
        take_off(record, person, by=request.user, on=timezone.localdate())
        messages.success(request, _("%(person)s handles it no longer.") % {"person": person})
        return redirect(record)
    return small_act_page(request, record, forms.Form(), title=_("Take %(person)s off") % {"person": person})


def _reached(request: AuthenticatedHttpRequest, kind: str, pk: int) -> TrackedRecord:
    """Raises Http404 as well for a kind that has one handler."""
    record = visible_record(request.user, kind, pk)
    several = declared(SeveralHandlers).get(kind)
    if several is None:
        raise Http404
    require(request.user, several.right, record)
    return record
