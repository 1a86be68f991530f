"""The lists: leads, the compartment, stubs, offers; and the ledger's own check."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from leads.ledger import carried_until, check_stock, unbalanced_moves
from leads.lists import COMPARTMENT, HANDED_OVER, LEADS, MOVEMENTS, OFFERS, TERMS
from leads.models import Lead
from leads.workflow import LEAD
from lists import bulk
from lists.record_list import RecordList

PROGRESS = {state.code: state.progress for state in LEAD.states}


@require_safe
@allowed("lead.view")
def list_leads(request: AuthenticatedHttpRequest) -> HttpResponse:
    context = _list_context(request, LEADS) | {
        "actions": [action for action in bulk.actions_of(Lead.kind) if request.user.may(action.right)],
        "may_register": request.user.may("lead.register"),
        "may_import": request.user.may("lead.import"),
        "may_export": request.user.may("lead.export"),
        "may_see_offers": request.user.may("lead.view_offers"),
    }
    return render(request, "leads/list.html", context)


@require_safe
@allowed("lead.compartment")
def list_compartment(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Sealed leads that name this person among their readers."""
    return render(request, "leads/compartment.html", _list_context(request, COMPARTMENT))


def _list_context(request: AuthenticatedHttpRequest, of: RecordList) -> dict[str, Any]:
    page = of.page(request)
    states, kinds = ({code: str(word) for code, word in words.choices} for words in (Lead.Status, Lead.Category))
    for lead in page.rows:
        lead.progress = PROGRESS[lead.status]
        lead.state_word, lead.kind_word = states[lead.status], kinds[lead.category]
    return {"page": page, "today": timezone.localdate()}


@require_safe
@allowed("lead.view")
def list_handed_over(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Leads that one's bureau found, sent or held, and holds no more: number, state, due day, outcome."""
    return render(request, "leads/handed_over.html", {"page": HANDED_OVER.page(request), "today": timezone.localdate()})


@require_safe
@allowed("lead.view_offers")
def list_offers(request: AuthenticatedHttpRequest) -> HttpResponse:
    return render(request, "leads/offers.html", {"page": OFFERS.page(request)})


@require_safe
@allowed("lead.ledger")
def list_movements(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Rows of the ledger. A lead that has left one's reach is named by its number only."""
    page = MOVEMENTS.page(request)
    found = Lead.objects.visible_to(request.user).filter(pk__in=[row.lead_id for row in page.rows])
    titles = dict(found.values_list("pk", "title"))
    for row in page.rows:
        row.title = titles.get(row.lead_id, "")
        row.weight = getattr(row, "counts", 1)
    return render(request, "leads/movements.html", {"page": page})


@require_safe
@allowed("lead.ledger")
def list_terms(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Terms for the result of a lead that were kept or missed."""
    return render(request, "leads/terms.html", {"page": TERMS.page(request)})


@require_safe
@allowed("lead.ledger")
def show_ledger(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Stock per bureau twice: by the movements and by counting open leads. They must agree."""
    checks = check_stock(request.user)
    wrong = [check for check in checks if not check.agrees]
    context = {
        "checks": sorted(checks, key=lambda check: (check.agrees, check.bureau.display_order, check.bureau.code)),
        "wrong": wrong,
        "unbalanced": unbalanced_moves(since=carried_until()),
        "by_movements": sum(check.by_movements for check in checks),
        "by_leads": sum(check.by_leads for check in checks),
        "title": _("Ledger of leads"),
    }
    return render(request, "leads/ledger.html", context)
