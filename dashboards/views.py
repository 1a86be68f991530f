"""The landing page of every business user; administrators and auditors are sent to theirs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policy import allowed
from dashboards.my_work import my_work
from records.work import PARTS

HOMES = (("person.manage", "accounts:people"), ("trail.view", "audit:trail"), ("policy.view", "accounts:policy"))


@require_safe
@allowed("home.view")
def home(request: HttpRequest) -> HttpResponse:
    """My Work, or the first page that the person's post is for. ?part= lists what one of the five numbers counts."""
    if not request.user.may("work.view"):
        return redirect(next(url for action, url in HOMES if request.user.may(action)))
    part = request.GET.get("part", "")
    if part and part not in PARTS:
        raise Http404
    today = timezone.localdate()
    context = {
        "work": my_work(request.user, on=today, part=part),
        "today": today,
        "may_register": request.user.may("lead.register"),
        "may_import": request.user.may("lead.import"),
        "may_view_leads": request.user.may("lead.view"),
    }
    return render(request, "dashboards/my_work.html", context)
