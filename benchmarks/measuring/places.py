"""Where in the data the pages lie: numbers of records, places in lists. Runs inside a folder."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.test import RequestFactory

from accounts.models import User
from accounts.scope import acting_as
from benchmarks.measuring.pages import COUNTY, PROVINCE, THREE_FILTERS
from circulars.models import Circular
from leads.lists import LEADS
from leads.models import Lead
from records.lists import _token
from records.paging import Order, Place

DEEPEST = 50_000  # rows; a thousand pages of fifty
EXPORTED = 9_900  # rows


def places() -> dict[str, Any]:
    """What PAGES put into their addresses. Deep: page 1,000, or where the list is shorter, its last page but one."""
    with acting_as(User.objects.get(username=PROVINCE)):
        count = Lead.objects.count()
        rows = min(DEEPEST, count - 2 * LEADS.size)
        found = {
            "deep": _place_behind("", rows),
            "deep_rows": f"{rows:,}",
            "filtered_1000": _place_behind(THREE_FILTERS.partition("?")[2], 1000),
            "from_list": _token("leads", THREE_FILTERS.partition("?")[2]),
            "export_from": _matching(PROVINCE, "")[EXPORTED - 1].found_on.isoformat(),
            "circular": Circular.objects.order_by("-month").values_list("pk", flat=True).first() or 0,
            "cleared": _matching(PROVINCE, THREE_FILTERS.partition("?")[2])[30].pk,
        }
    with acting_as(User.objects.get(username=COUNTY)):
        return found | {"open": _matching(COUNTY, "state=checking")[0].pk}


def _matching(username: str, query: str):
    request = RequestFactory().get("/leads/")
    request.user = User.objects.get(username=username)
    return LEADS.matching(request, QueryDict(query))


def _place_behind(query: str, rows: int) -> str:
    """As it stands in the address of the next page; of a shorter list, its last row but one."""
    order = Order.named(LEADS.order)
    found = _matching(PROVINCE, query)
    last = found[rows - 1 : rows].first() or found.reverse()[1]
    return Place.of(last, order, rows).encoded()
