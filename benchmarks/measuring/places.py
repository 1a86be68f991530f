"""Where in the data the pages lie: numbers of records, places in lists. Runs inside a folder."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from accounts.scope import acting_as
from benchmarks.measuring.pages import COUNTY, PROVINCE, THREE_FILTERS, THREE_OF_LETTERS
from circulars.models import Circular
from leads.lists import LEADS
from lists.record_list import RecordList, _token
from paging.keyset import Place
from rectification.lists import ORDERS
from rectification.models import RectificationOrder

DEEPEST = 50_000  # rows; a thousand pages of fifty
EXPORTED = 9_900  # rows


def places() -> dict[str, Any]:
    """What PAGES put into their addresses. Deep: page 1,000, or where the list is shorter, its last page but one."""
    with acting_as(User.objects.get(username=PROVINCE)):
        found = _of_leads() | _of_letters()
    with acting_as(User.objects.get(username=COUNTY)):
        return found | {"open": _matching(LEADS, COUNTY, "state=checking")[0].pk}


def _of_leads() -> dict[str, Any]:
    filters = _query_of(THREE_FILTERS)
    rows = _deep(LEADS)
    return {
        "deep": _place_behind(LEADS, "", rows),
        "deep_rows": f"{rows:,}",
        "filtered_1000": _place_behind(LEADS, filters, 1000),
        "from_list": _token(LEADS.name, filters),
        "export_from": _matching(LEADS, PROVINCE, "")[EXPORTED - 1].found_on.isoformat(),
        "circular": Circular.objects.order_by("-month").values_list("pk", flat=True).first() or 0,
        "cleared": _matching(LEADS, PROVINCE, filters)[30].pk,
    }


def _of_letters() -> dict[str, Any]:
    filters = _query_of(THREE_OF_LETTERS)
    rows = _deep(ORDERS)
    heaviest = RectificationOrder.objects.latest("measure_count")
    return {
        "letters_deep": _place_behind(ORDERS, "", rows),
        "letters_deep_rows": f"{rows:,}",
        "letters_filtered": _place_behind(ORDERS, filters, 1000),
        "letters_from_list": _token(ORDERS.name, filters),
        "letter": _matching(ORDERS, PROVINCE, filters)[30].pk,
        "heaviest": heaviest.pk,
        "heaviest_number": heaviest.number,
    }


def _query_of(address: str) -> str:
    return address.partition("?")[2]


def _deep(records: RecordList) -> int:
    return min(DEEPEST, _matching(records, PROVINCE, "").count() - 2 * records.size)


def _matching(records: RecordList, username: str, query: str):
    request = RequestFactory().get(reverse(records.url))
    request.user = User.objects.get(username=username)
    return records.matching(request, QueryDict(query))


def _place_behind(records: RecordList, query: str, rows: int) -> str:
    """As it stands in the address of the next page; of a shorter list, its last row but one."""
    order = records.order_named("")
    found = _matching(records, PROVINCE, query)
    last = found[rows - 1 : rows].first() or found.reverse()[1]
    return Place.of(last, order, rows).encoded(order)
