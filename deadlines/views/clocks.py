"""The page of a clock, and what people do with clocks: stop, run again, correct, extend."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from deadlines.clocks import (
    SubjectOf,
    approve_pause,
    grounds_of,
    pause_clocks,
    refuse_pause,
    resume_clocks,
)
from deadlines.first_days import grant_correction, may_decide, refuse_correction, request_correction
from deadlines.forms import CorrectionForm, DecisionForm, PauseForm, ResumeForm
from deadlines.models import Clock, Correction, Ground, Pause
from deadlines.pages import clock_page, correction_page, open_grounds


def clock_of(request: AuthenticatedHttpRequest, pk: int) -> Clock:
    """The clock, if its record is in the person's reach; else 404."""
    clocks = Clock.objects.visible_to(request.user).select_related("assignee")
    return get_object_or_404(clocks, pk=pk)


@require_safe
@allowed("clock.view")
def show_clock(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    clock = clock_of(request, pk)
    return render(request, "deadlines/clock.html", clock_page(clock, request.user, on=timezone.localdate()))


def _answer(
    request: AuthenticatedHttpRequest, clock: Clock, form: Any, title: str, text: str, label: str
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action_label": label,
        "form": form,
        "clock": clock,
        "today": timezone.localdate(),
    }
    return render(request, "deadlines/clock_act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("clock.pause")
def pause_clock(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    clock = clock_of(request, pk)
    require(request.user, "clock.pause", clock)
    today = timezone.localdate()
    form = PauseForm(request.POST or None, grounds=list(grounds_of(clock)), initial={"from_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            stopped = pause_clocks(
                SubjectOf(clock), clock.code, part=clock.record_part, by=request.user, on=today, **form.cleaned_data
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            waits = _("Entered after the last day: the head of the bureau decides whether this time counts.")
            messages.success(request, _("The clock stands still.") if stopped else waits)
            return see_other(request, "deadlines:clock", pk)
    text = _("While the clock stands still there is no last day, and nobody is reminded.")
    return _answer(request, clock, form, _("Stop the clock"), text, _("Stop the clock"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("clock.pause")
def resume_clock(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    clock = clock_of(request, pk)
    require(request.user, "clock.pause", clock)
    grounds = [(ground, Ground(ground).label) for ground in open_grounds(clock)]
    form = ResumeForm(request.POST or None, grounds=grounds, initial={"to_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            resume_clocks(SubjectOf(clock), clock.code, part=clock.record_part, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The clock runs again."))
            return see_other(request, "deadlines:clock", pk)
    text = _("The time in between is added to the term.")
    return _answer(request, clock, form, _("Let the clock run again"), text, _("Let it run"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("clock.correct")
def correct_clock(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    clock = clock_of(request, pk)
    require(request.user, "clock.correct", clock)
    initial = {"trigger_on": clock.trigger_on, "trigger_at": clock.trigger_at}
    form = CorrectionForm(request.POST or None, clock=clock, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked = request_correction(clock, by=request.user, on=timezone.localdate(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            sent = _("Asked for. %(bureau)s decides; until then the last day stays.")
            messages.success(request, sent % {"bureau": asked.deciding_bureau})
            return see_other(request, "deadlines:clock", pk)
    text = _("The term runs from the day that its record says. A head of the bureau above decides about another one.")
    return _answer(request, clock, form, _("Ask for another first day"), text, _("Ask"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("clock.view")
def decide_correction(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The request; whoever may decide on it finds the two buttons."""
    rows = Correction.objects.visible_to(request.user)
    correction = get_object_or_404(
        rows.select_related("clock__rule", "clock__bureau", "deciding_bureau", "requested_by", "decided_by"), pk=pk
    )
    form = DecisionForm(request.POST or None, needs_document=False)
    if request.method == "POST" and form.is_valid():
        try:
            clock = _decide_correction(request, correction, form)
        except ActionRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            return see_other(request, "deadlines:clock", clock.pk)
    may = correction.state == Correction.State.ASKED and may_decide(request.user, correction)
    context = correction_page(correction, on=timezone.localdate()) | {"form": form, "may_decide": may}
    return render(request, "deadlines/correction.html", context, status=422 if form.errors else 200)


def _decide_correction(request: AuthenticatedHttpRequest, correction: Correction, form: DecisionForm) -> Clock:
    today, note = timezone.localdate(), form.cleaned_data["note"]
    if request.POST.get("decision") == "grant":
        clock = grant_correction(correction, by=request.user, on=today, note=note)
        messages.success(request, _("Granted. The last day is now %(day)s.") % {"day": clock.due_on or "—"})
    else:
        clock = refuse_correction(correction, by=request.user, on=today, note=note)
        messages.success(request, _("Refused. The last day stays."))
    return clock


@require_http_methods(["POST"])
@allowed("clock.pause_approve")
def decide_pause(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    clocks = Clock.objects.visible_to(request.user)
    pause = get_object_or_404(Pause.objects.filter(clock__in=clocks), pk=pk)
    try:
        if request.POST.get("decision") == "approve":
            approve_pause(pause, by=request.user, on=timezone.localdate())
            messages.success(request, _("Approved. This time does not count; the overdue mark stays."))
        else:
            refuse_pause(pause, by=request.user)
            messages.success(request, _("Refused. This time counts."))
    except ActionRefused as refused:
        messages.error(request, refused.message)
    return see_other(request, "deadlines:clock", pause.clock_id)
