"""The landing page of every business user; administrators and auditors are sent to theirs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policy import allowed
from dashboards.figures import figures_page, first_on, question
from dashboards.forms import FiguresForm
from dashboards.my_work import my_work
from dashboards.places import offered, places_of
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


@require_safe
@allowed("figure.view")
def show_figures(request: HttpRequest) -> HttpResponse:
    """The figures of a place in one's reach, the widest by default; any other place is not there."""
    today, user = timezone.localdate(), request.user
    places = places_of(user, on=today)
    code = request.GET.get("of")
    place = next((place for place in places if code in (None, "", place.code)), None)
    if place is None:
        raise Http404
    first = first_on(user, place)
    form = FiguresForm(request.GET, places=offered(places, place), place=place, on=today, first=first)
    context = {"form": form, "place": place, "now": timezone.now()}
    if form.is_valid():
        period, base = form.chosen_period, form.cleaned_data["base"]
        asked = question(user, place, period, among=places, on=today, first=first, base=base, page_of=form.address_of)
        context |= {"asked": asked} | figures_page(asked)
    return render(request, "dashboards/figures.html", context)
