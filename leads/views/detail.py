"""One lead: its page, and every act on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from audit import trail
from leads import acts
from leads.access import opened_lead, reached_lead
from leads.pages import lead_page
from records.views.acting import act_on


@require_safe
@allowed("lead.open")
def show_lead(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    lead = opened_lead(request.user, pk)
    if lead.readers is not None:
        trail.record("record.sealed_opened", by=request.user, record=lead)
    return render(request, "leads/detail.html", lead_page(lead, request))


@require_http_methods(["GET", "POST"])
@allowed("lead.open")
def act_on_lead(request: AuthenticatedHttpRequest, pk: int, action: str) -> HttpResponse:
    return act_on(request, reached_lead(request.user, pk), action)


@require_POST
@allowed("lead.transfer")
def withdraw_offer(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    lead = reached_lead(request.user, pk)
    try:
        acts.withdraw_offer(lead, by=request.user, on=timezone.localdate())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The offer is withdrawn."))
    return redirect(lead)
