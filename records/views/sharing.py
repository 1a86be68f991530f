"""Sharing a record until a day, and taking that back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from records.forms.refusing import add_refusal
from records.forms.sharing import ShareForm
from records.models.tracked import TrackedRecord
from records.temporary_access import RIGHT, share, standing, take_back
from records.views.reached import visible_record
from records.views.small_act import small_act_page


@require_http_methods(["GET", "POST"])
@allowed(RIGHT)
def give(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    record, today = _reached(request, kind, pk), timezone.localdate()
    form = ShareForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        given = form.cleaned_data
        to = {"until_on": given["until_on"], "reason": given["reason"], "by": request.user, "on": today}
        try:
            share(record, to=form.receiver, **to)
        except ActionRefused as refused:
            add_refusal(form, refused, otherwise="reason")
        else:
            messages.success(request, _("It is shared with %(to)s.") % {"to": form.receiver})
            return see_other(request, record)
    return small_act_page(request, record, form, title=_("Share until a day"))


@require_http_methods(["GET", "POST"])
@allowed(RIGHT)
def end(request: AuthenticatedHttpRequest, kind: str, pk: int, given: int) -> HttpResponse:
    record, today = _reached(request, kind, pk), timezone.localdate()
    made = get_object_or_404(standing(record, on=today), pk=given)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_back(made, record=record, by=request.user, on=today)
        except ActionRefused as refused:
            messages.error(request, refused.message)
        return see_other(request, record)
    return small_act_page(request, record, form, title=_("End the sharing"), about=made.receiver)


def _reached(request: AuthenticatedHttpRequest, kind: str, pk: int) -> TrackedRecord:
    record = visible_record(request.user, kind, pk)
    require(request.user, RIGHT, record)
    return record
