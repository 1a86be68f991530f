"""Offers from other cities: taking them or not; and the leads that one's bureau has handed over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from leads import acts
from leads.forms.handover import AnswerForm
from leads.models import Handover


@require_http_methods(["GET", "POST"])
@allowed("lead.view_offers")
def show_handover(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The offer as the receiving city sees it: take it, or decline with a reason."""
    offers = Handover.objects.visible_to(request.user).select_related(
        "bureau", "from_bureau", "offered_by", "decided_by"
    )
    handover = get_object_or_404(offers, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _answered(request, handover, form)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
    may_decide = handover.state == Handover.State.OFFERED and request.user.may("lead.take", handover)
    context = {"handover": handover, "form": form, "may_decide": may_decide}
    return render(request, "leads/handover.html", context, status=422 if form.errors else 200)


def _answered(request: AuthenticatedHttpRequest, handover: Handover, form: AnswerForm) -> HttpResponse:
    answer, today = form.cleaned_data["answer"], timezone.localdate()
    if form.cleaned_data["decision"] == "take":
        lead = acts.take(handover, by=request.user, on=today, answer=answer)
        messages.success(request, _("Lead %(number)s is yours now.") % {"number": lead.number})
        return redirect(lead)
    acts.decline_offer(handover, by=request.user, answer=answer, on=today)
    messages.success(request, _("The offer is declined; the lead stays with the other city."))
    return redirect("leads:offers")
