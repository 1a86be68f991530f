"""The landing page of every business user; administrators and auditors are sent to theirs."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from dashboards.achievements.report import Report
from dashboards.figures import figures_page, first_on, question, source_named
from dashboards.forms import FiguresForm
from dashboards.letters import letters_page
from dashboards.my_work import my_work
from dashboards.overview.late import what_is_late
from dashboards.overview.page import parts_of_the_work
from dashboards.places import offered, places_of
from figures.sources import Source, sources
from figures.tallies import address_of, held_by
from lists.record_list import RecordList
from records.work import PARTS
from registry import declared

HOMES = (
    ("access.grant", "accounts:requests"),
    ("person.manage", "accounts:people"),
    ("trail.view", "audit:trail"),
    ("policy.view", "accounts:policy"),
)


@require_safe
@allowed("home.view")
def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """My Work, or the first page that the person's post is for. ?part= lists what one of the five numbers counts."""
    if not request.user.may("work.view"):
        return redirect(next(url for action, url in HOMES if request.user.may(action)))
    part = request.GET.get("part", "")
    page = request.GET.get("page", "1")
    if (part and part not in PARTS) or not re.fullmatch(r"[1-9][0-9]{0,2}", page):
        raise Http404
    today = timezone.localdate()
    context = {
        "work": my_work(request.user, on=today, part=part, page=int(page)),
        "today": today,
        "may_register": request.user.may("lead.register"),
        "may_import": request.user.may("lead.import"),
        "may_view_leads": request.user.may("lead.view"),
    }
    return render(request, "dashboards/my_work.html", context)


@require_safe
@allowed("figure.view")
def show_figures(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One sheet of the figures of a place in one's reach, the widest by default; any other place is not there."""
    try:
        source = source_named(request.GET.get("about", ""))
    except KeyError as unknown:
        raise Http404 from unknown
    context = _asked(request, source)
    if "asked" in context:
        context |= figures_page(context["asked"], source)
    context["sheets"] = [(each, context["form"].sheet_of(each), each is source) for each in sources()]
    return render(request, "dashboards/figures.html", context)


@require_safe
@allowed("figure.view")
def show_letters(request: AuthenticatedHttpRequest) -> HttpResponse:
    """函件 × 城市: who is behind with letters, what is stuck and why, and what each reported last."""
    source = source_named("letters")
    context = _asked(request, source, compares=False)
    if "asked" in context:
        context |= letters_page(context["asked"], source)
    letters = declared(RecordList)["orders"]
    if letters.may_export(request.user):
        context["ledger_url"] = address_of(letters.ledger, held_by(context["place"]))
    return render(request, "dashboards/letters.html", context)


@require_safe
@allowed("figure.view")
def show_overview(request: AuthenticatedHttpRequest) -> HttpResponse:
    """总览: who must be telephoned today, and how the three parts of the work stand."""
    context = _asked(request, None, compares=False)
    if "asked" in context:
        asked = context["asked"]
        context |= {"late": what_is_late(request, asked), "parts": parts_of_the_work(asked)}
    return render(request, "dashboards/overview.html", context)


@require_safe
@allowed("figure.view")
def show_achievements(request: AuthenticatedHttpRequest) -> HttpResponse:
    """成果报告: every figure of the work in the order in which it is told, each with the list behind it."""
    context = _asked(request, None, compares=False)
    if "asked" in context:
        report = Report(context["asked"])
        context |= {"chapters": report.chapters, "definitions": [line.figure for line in report.lines]}
    return render(request, "dashboards/achievements.html", context)


def _asked(request: AuthenticatedHttpRequest, source: Source | None, *, compares: bool = True) -> dict[str, Any]:
    """Form and place; `asked` as well once the form is valid. source: whose figures, None for all.

    Raises Http404 for a place beyond one's reach.
    """
    today, user = timezone.localdate(), request.user
    places = places_of(user, on=today)
    code = request.GET.get("of")
    place = next((place for place in places if code in (None, "", place.code)), None)
    if place is None:
        raise Http404
    first = first_on(user, place, *([source] if source else []))
    form = FiguresForm(
        request.GET, places=offered(places, place), place=place, on=today, first=first, compares=compares
    )
    context = {"form": form, "place": place, "now": timezone.now(), "today": today}
    if form.is_valid():
        period, base = form.chosen_period, form.cleaned_data["base"]
        context["asked"] = question(
            user, place, period, among=places, on=today, first=first, base=base, page_of=form.address_of
        )
    return context
