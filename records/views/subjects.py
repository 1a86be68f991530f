"""What is known of a company or person: while it is being typed, and on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records import duplicates
from records.forms.refusing import add_refusal
from records.forms.subject import SameForm
from records.models import Subject
from records.subjects import Known, TellsOfSubjects, check, within_reach
from registry import declared

SHOWN = 50  # records of each kind


@require_http_methods(["GET", "POST"])
@allowed("subject.check")
def check_subject(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Answers for one exact code or one exact name. Names come by POST: they do not belong in addresses."""
    typed = request.POST
    name = typed.get("subject_name", "").strip()
    checked = check(
        credit_code=typed.get("subject_code") or request.GET.get("code", ""),
        name=name,
        kind=typed.get("subject_kind", ""),
        by=request.user,
    )
    context = {
        "code": checked.code,
        "fault": checked.fault,
        "name": name,
        "registered": checked.registered,
        "known": checked.known,
    }
    return render(request, "records/_subject_check.html", context)


@require_safe
@allowed("subject.view")
def show_subject(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """All that the reader may see of it, with what was found to be the same."""
    subject, known = _reached(request, pk)
    joined = [one for one in Subject.objects.same_as(subject) if one != subject]
    context = {
        "subject": subject, "known": known, "joined": joined, "near": duplicates.near_names(subject),
        "sections": list(_sections(request, subject)), "may_join": request.user.may(duplicates.JOIN),
    }  # fmt: skip
    return render(request, "records/subject.html", context)


def _sections(request: AuthenticatedHttpRequest, subject: Subject) -> Iterator[dict[str, Any]]:
    for each in declared(TellsOfSubjects).values():
        if request.user.may(each.right):
            told = each.read(Subject.objects.same_as(subject), request.user, request.GET.dict())
            if told:
                yield {"template": each.template, **told}


def _reached(request: AuthenticatedHttpRequest, pk: int) -> tuple[Subject, list[Known]]:
    """Raises Http404 for one of whom the person sees no record."""
    subject = get_object_or_404(Subject, pk=pk)
    known = within_reach(Subject.objects.same_as(subject), request.user, shown=SHOWN)
    if not known:
        raise Http404
    return subject, known


@require_http_methods(["GET", "POST"])
@allowed("subject.join")
def join_subject(request: AuthenticatedHttpRequest, pk: int, other: int) -> HttpResponse:
    """That two are one company or person, with the reason."""
    subject, _known = _reached(request, pk)
    double, _known = _reached(request, other)
    form = SameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            duplicates.join(subject, double, by=request.user, reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("They are shown as one from now on; each record keeps what it names."))
            return redirect("records:subject", pk)
    return _same_page(request, subject, double, form, title=_("Join as one"))


@require_http_methods(["GET", "POST"])
@allowed("subject.join")
def separate_subject(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """That it is another one after all, with the reason."""
    subject, _known = _reached(request, pk)
    form = SameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            duplicates.separate(subject, by=request.user, reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("It stands for itself again."))
            return redirect("records:subject", pk)
    return _same_page(request, subject, None, form, title=_("Separate"))


def _same_page(
    request: AuthenticatedHttpRequest, subject: Subject, other: Subject | None, form: SameForm, *, title: str
) -> HttpResponse:
    context = {
        "subject": subject, "other": other, "form": form, "title": title,
        "back_url": reverse("records:subject", args=[subject.pk]),
    }  # fmt: skip
    return render(request, "records/subject_same.html", context, status=422 if form.errors else 200)
