"""The page of the switch-over day: what it is, who asked, and the head's decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange import switchover
from exchange.forms import DecideSwitchOverForm, SwitchOverForm
from exchange.switchover import SwitchOver


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("import.view_switch_over")
def switch_over(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The day, the requests so far, and the form to ask."""
    form = SwitchOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            switchover.ask(**form.cleaned_data, by=request.user, now=timezone.now())
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Asked for. A head of the province decides."))
            return see_other(request, "exchange:switch_over")
    asked = SwitchOver.objects.select_related("asked_by", "decided_by")
    waiting = next((one for one in asked if one.state == SwitchOver.State.ASKED), None)
    is_set = any(one.state == SwitchOver.State.GRANTED for one in asked)
    own = waiting is not None and waiting.asked_by_id == request.user.pk
    context = {
        "form": form,
        "grant_form": DecideSwitchOverForm(),
        "day": switchover.switch_over_day(),
        "is_set": is_set,
        "asked": asked[:20],
        "waiting": waiting,
        "may_ask": request.user.may(switchover.ASK) and not is_set and waiting is None,
        "may_decide": waiting is not None and request.user.may(switchover.DECIDE) and not own,
    }
    return render(request, "exchange/switch_over.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(switchover.DECIDE)
def decide_switch_over(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(SwitchOver, pk=pk)
    grant, form = request.POST.get("decision") == "grant", DecideSwitchOverForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return see_other(request, "exchange:switch_over")
    try:
        switchover.decide(asked, grant=grant, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Decided."))
    return see_other(request, "exchange:switch_over")
