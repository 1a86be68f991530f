"""The pages of cases: proposing one, its record, correcting it, and every act on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from cases import registration
from cases.forms import EditForm, ProposeForm, values_of
from cases.models import EnforcementCase, Seizure
from cases.pages import case_page
from cases.sources import carried_over, why_no_case
from leads.models import Lead
from records.pages import for_page
from records.views.acting import act_on
from records.views.correcting import correct_record
from records.views.registering import register_record

PEOPLE = ("assignee", "created_by", "reviewed_by", "hearing_chair", "decided_by")


def reached(request: AuthenticatedHttpRequest, pk: int) -> EnforcementCase:
    """Raises Http404 beyond the person's reach, NotAllowed without the right to look."""
    rows = EnforcementCase.objects.visible_to(request.user).select_related(*PEOPLE)
    seizures = Exists(Seizure.objects.filter(case=OuterRef("pk")))
    case = get_object_or_404(for_page(rows, request.user).annotate(has_seizures=seizures), pk=pk)
    require(request.user, "case.view", case)
    return case


@require_safe
@allowed("case.view")
def show_case(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return render(request, "cases/case.html", case_page(reached(request, pk), request))


@require_http_methods(["GET", "POST"])
@allowed("case.register")
def propose_case(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A case by itself, or from a lead (?lead=), with all that is known of the lead filled in."""
    lead = _asked_lead(request)
    initial = carried_over(lead) if lead else {"clue_on": timezone.localdate()}
    return register_record(
        request, partial(ProposeForm, lead=lead), kind=EnforcementCase.kind, initial=initial,
        make=lambda form: _propose(request, form), template="cases/propose.html",
        context={
            "lead": lead, "why_not": why_no_case(lead) if lead else None,
            "back_url": lead.get_absolute_url() if lead else reverse("cases:list"),
        },
    )  # fmt: skip


def _asked_lead(request: AuthenticatedHttpRequest) -> Lead | None:
    asked = request.GET.get("lead", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    lead = get_object_or_404(Lead.objects.visible_to(request.user).select_related("subject"), pk=int(asked))
    require(request.user, "case.register", lead)
    return lead


def _propose(request: AuthenticatedHttpRequest, form: ProposeForm) -> EnforcementCase:
    bureau = form.lead.bureau if form.lead else request.user.home
    case = registration.propose(
        form.values(), form.first_party(), by=request.user, bureau=bureau, on=form.today, lead=form.lead
    )
    messages.success(request, _("Case %(number)s is proposed. The head files it or not.") % {"number": case.number})
    return case


@require_http_methods(["GET", "POST"])
@allowed("case.work")
def edit_case(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    case = reached(request, pk)
    require(request.user, "case.work", case)

    def save(form: Any) -> None:
        version = form.cleaned_data["version"]
        registration.edit(case, form.values(), by=request.user, on=form.today, version=version)

    return correct_record(request, case, EditForm, theirs=values_of(case), save=save)


@require_http_methods(["GET", "POST"])
@allowed("case.view")
def act(request: AuthenticatedHttpRequest, pk: int, action: str) -> HttpResponse:
    """The form of one act of the state table, and doing it."""
    return act_on(request, reached(request, pk), action)
