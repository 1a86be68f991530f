"""The list of letters as the ledger that is printed and kept for inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange.export import answer_list, workbook_response
from rectification.ledger import RIGHT, TITLE, ledger_stream
from rectification.lists import ORDERS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rectification.models import RectificationOrder


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def download_ledger(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """All letters that the list shows under this address, or by POST the chosen ones."""
    now = timezone.now()

    def answer(rows: QuerySet[RectificationOrder], filters: str) -> HttpResponseBase:
        stream = ledger_stream(rows, user=request.user, filters=filters, now=now)
        return workbook_response(request, str(TITLE), stream, rows=rows, right=RIGHT, filters=filters, now=now)

    return answer_list(request, ORDERS, answer)
