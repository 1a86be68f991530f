"""The calendar of a year, and holiday notices: entered by one, checked by another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from deadlines.corrections import approve_notice, calendar_with, preview, refuse_notice
from deadlines.forms import NoticeForm, ReasonForm, next_year
from deadlines.models import CalendarDay, HolidayNotice, current_calendar
from deadlines.months import year_of
from deadlines.notices import as_text, enter_notice, exceptions_of, is_urgent, missing_notice

FIRST_YEAR, LAST_YEAR = 2018, 2040


@require_safe
@allowed("calendar.view")
def show_calendar(request: AuthenticatedHttpRequest, year: int | None = None) -> HttpResponse:
    """Rest days, worked weekends, what is provisional; and, in time, the task to load the next notice."""
    today = timezone.localdate()
    year = year or today.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    calendar = current_calendar()
    months = list(year_of(year, calendar, today=today))
    missing = missing_notice(on=today)
    context = {
        "year": year,
        "year_text": str(year),
        "months": months,
        "workdays": sum(month.workdays for month in months),
        "is_provisional": calendar.is_provisional(date(year, 1, 1)),
        "notices": HolidayNotice.objects.filter(year=year).select_related("loaded_by", "approved_by"),
        "missing": missing,
        "waiting": HolidayNotice.objects.filter(state=HolidayNotice.State.ENTERED),
        "is_urgent": is_urgent(on=today),
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
        "may_enter": request.user.may("calendar.enter"),
    }
    return render(request, "deadlines/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("calendar.enter")
def add_notice(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A notice as typed or uploaded; `?year=` begins with what is in force, to correct it."""
    form = NoticeForm(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        calendar = calendar_with(said["year"], exceptions_of(said["days"]))
        try:
            notice = enter_notice(
                year=said["year"],
                document_no=said["document_no"],
                published_on=said["published_on"],
                days=said["days"],
                calendar=calendar,
                by=request.user,
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Entered. Now a second person checks it against the paper."))
            return see_other(request, "deadlines:notice", notice.pk)
    return render(request, "deadlines/notice_form.html", {"form": form}, status=422 if form.errors else 200)


def _initial(request: AuthenticatedHttpRequest) -> dict[str, Any]:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else next_year(timezone.localdate())
    days = CalendarDay.objects.in_force().filter(notice__year=year).order_by("date")
    return {"year": year, "days": as_text(days)}


@require_safe
@allowed("calendar.view")
def show_notice(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What the notice says; while it waits, which running clocks would move and by how much."""
    notice = get_object_or_404(HolidayNotice.objects.select_related("loaded_by", "approved_by"), pk=pk)
    return render(request, "deadlines/notice.html", _notice_page(request, notice))


def _notice_page(
    request: AuthenticatedHttpRequest, notice: HolidayNotice, form: ReasonForm | None = None
) -> dict[str, Any]:
    waits = notice.state == HolidayNotice.State.ENTERED
    may_see = waits and request.user.may("calendar.approve")
    days = list(notice.days.all())
    after = calendar_with(notice.year, exceptions_of(days))
    year = (date(notice.year - 1, 12, 31), date(notice.year, 12, 31))
    return {
        "notice": notice,
        "lines": as_text(days).splitlines(),
        "workdays": after.workdays_between(*year) if waits else None,
        "workdays_now": current_calendar().workdays_between(*year),
        "preview": preview(notice, user=request.user, on=timezone.localdate()) if may_see else None,
        "may_decide": may_see and notice.loaded_by_id != request.user.pk,
        "form": form or ReasonForm(),
    }


@require_http_methods(["POST"])
@allowed("calendar.approve")
def approve_notice_view(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(HolidayNotice, pk=pk)
    try:
        moved = approve_notice(notice, by=request.user, now=timezone.now(), on=timezone.localdate())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        said = ngettext("In force. %(count)s clock moved.", "In force. %(count)s clocks moved.", moved)
        messages.success(request, said % {"count": moved})
    return see_other(request, "deadlines:notice", pk)


@require_http_methods(["POST"])
@allowed("calendar.approve")
def refuse_notice_view(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(HolidayNotice.objects.select_related("loaded_by", "approved_by"), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            refuse_notice(notice, by=request.user, now=timezone.now(), reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Refused. It can be entered anew."))
            return see_other(request, "deadlines:notice", pk)
    return render(request, "deadlines/notice.html", _notice_page(request, notice, form), status=422)
