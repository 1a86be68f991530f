"""The lists of letters, parts, measures, actions, answers and dossiers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from lists.record_list import RecordList
from rectification.lists import ACTIONS, CASES, DOSSIERS, MEASURES, ORDERS, PARTS, REPLIES, TERMS
from rectification.workflow import WORKFLOWS

STATES = {workflow.kind: {state.code: state for state in workflow.states} for workflow in WORKFLOWS}


def _show(request: AuthenticatedHttpRequest, of: RecordList, template: str, **more: Any) -> HttpResponse:
    page = of.page(request)
    for record in page.rows:
        state = STATES[of.kind][record.status]
        record.progress, record.shows_time = state.progress, state.is_open
    more |= {"may_export": request.user.may("order.export"), "may_import": request.user.may("import.upload")}
    return render(request, template, {"page": page, "today": timezone.localdate(), **more})


@require_safe
@allowed("order.view")
def list_orders(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _show(request, ORDERS, "rectification/orders.html", may_register=request.user.may("order.register"))


@require_safe
@allowed("part.view")
def list_parts(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _show(request, PARTS, "rectification/parts.html")


@require_safe
@allowed("measure.view")
def list_measures(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _show(request, MEASURES, "rectification/measures.html", may_register=request.user.may("measure.register"))


@require_safe
@allowed("action.view")
def list_actions(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _show(request, ACTIONS, "rectification/actions.html", may_register=request.user.may("action.register"))


@require_safe
@allowed("reply.view")
def list_replies(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _show(request, REPLIES, "rectification/replies.html")


@require_safe
@allowed("dossier.view")
def list_dossiers(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _show(request, DOSSIERS, "rectification/dossiers.html", may_propose=request.user.may("dossier.propose"))


@require_safe
@allowed("dossier.view")
def list_cases(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Criminal cases, each with its letters and its dossier."""
    page = CASES.page(request)
    may_export = request.user.may("order.export")
    return render(request, "rectification/cases.html", {"page": page, "may_export": may_export})


@require_safe
@allowed("order.view")
def list_terms(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Terms for the answer to a letter that were kept or missed."""
    return render(request, "rectification/terms.html", {"page": TERMS.page(request)})
