"""One lead: its page, and every act on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import ActionRefused
from accounts.policy import allowed, require
from leads import acts
from leads.forms.acts import form_of
from leads.models import Lead
from leads.pages import lead_page
from leads.workflow import LEAD


def _lead(request: HttpRequest, pk: int) -> Lead:
    """The lead, if this person may see it. A custodian's right covers the compartment only."""
    leads = Lead.objects.visible_to(request.user)
    if not request.user.may("lead.view"):
        leads = leads.filter(readers__isnull=False)
    return get_object_or_404(leads.select_related("assignee", "created_by", "subject", "merged_into"), pk=pk)


@require_safe
@allowed("lead.open")
def show_lead(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    return render(request, "leads/detail.html", lead_page(lead, request))


@require_http_methods(["GET", "POST"])
@allowed("lead.open")
def act_on_lead(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """The form of one act of the state table, and doing it."""
    lead, today = _lead(request, pk), timezone.localdate()
    transition = {t.name: t for t in LEAD.transitions if not t.hidden}.get(action)
    if transition is None:
        raise Http404
    require(request.user, transition.action, lead)
    posted = request.POST if request.method == "POST" else None
    form = form_of(transition)(posted, lead=lead, by=request.user, today=today, transition=transition)
    if form.is_valid():
        try:
            form.perform()
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(number)s: %(done)s.") % {"number": lead.number, "done": transition.label})
            still_seen = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
            return redirect(lead) if still_seen else redirect("leads:list")
    context = {
        "lead": lead,
        "form": form,
        "transition": transition,
        "today": today,
        "why_not": _why_not(lead, transition),
    }
    return render(request, "leads/act.html", context, status=422 if form.errors else 200)


def _why_not(lead: Lead, transition) -> str | None:
    """The guard's sentence, shown before anybody fills the form in for nothing."""
    if lead.status not in transition.sources:
        return _("This is no longer possible: the record has moved on.")
    return transition.guard(lead) if transition.guard else None


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
