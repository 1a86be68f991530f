"""One lead: its page, and every act on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import ActionRefused
from accounts.policy import allowed
from leads import acts
from leads.models import Lead
from leads.pages import lead_page
from records.views.acting import act_on


def _lead(request: HttpRequest, pk: int) -> Lead:
    """The lead, if this person may see it. A custodian's right covers the compartment only."""
    leads = Lead.objects.visible_to(request.user)
    if not request.user.may("lead.view"):
        leads = leads.filter(readers__isnull=False)
    holder = ("bureau", "bureau__parent", "assignee")
    more = ("city", "channel", "subject", "outcome", "place", "found_by", "key_area", "focus_area", "business_line")
    others = ("sender", "offered_to", "merged_into", "created_by", "cleared_by_bureau")
    # One statement with fourteen joins takes PostgreSQL 50 ms to plan; a statement for each that is set takes 1.
    return get_object_or_404(leads.select_related(*holder).prefetch_related(*more, *others), pk=pk)


@require_safe
@allowed("lead.open")
def show_lead(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    return render(request, "leads/detail.html", lead_page(lead, request))


@require_http_methods(["GET", "POST"])
@allowed("lead.open")
def act_on_lead(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    return act_on(request, _lead(request, pk), action)


@require_POST
@allowed("lead.transfer")
def withdraw_offer(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    try:
        acts.withdraw_offer(lead, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The offer is withdrawn."))
    return redirect(lead)
