"""The ledger's own check: stock told twice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from leads.ledger import carried_until, check_stock, unbalanced_moves


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
