"""Where in the data of cases the pages lie, and how many statements each costs. Runs inside a folder."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from accounts.models import User
from accounts.scope import acting_as
from benchmarks.cases import PAGES, THREE_FILTERS
from benchmarks.measuring.pages import CITY, COUNTY, PROVINCE
from benchmarks.measuring.places import _deep, _matching, _place_behind, _query_of
from benchmarks.measuring.statements import asked
from cases.lists import CASES
from cases.models import Party
from lists.record_list import _token


def places() -> dict[str, Any]:
    """What PAGES put into their addresses."""
    filters = _query_of(THREE_FILTERS)
    with acting_as(User.objects.get(username=PROVINCE)):
        found = {
            "deep": _place_behind(CASES, "", _deep(CASES)),
            "filtered": _place_behind(CASES, filters, 1000),
            "from_list": _token(CASES.name, filters),
            "case": _matching(CASES, PROVINCE, filters)[10].pk,
            "busiest": _busiest(),
        }
    with acting_as(User.objects.get(username=CITY)):
        found["of_city"] = _busiest()
    with acting_as(User.objects.get(username=COUNTY)):
        return found | {"open": _matching(CASES, COUNTY, "state=open")[0].pk}


def _busiest() -> int:
    named = Party.objects.order_by().values("subject").annotate(n=Count("*"))
    return named.order_by("-n")[0]["subject"]


def count() -> dict[str, int]:
    there = places()
    return {f"{page.name}, {page.username}": len(asked(page.username, page.path.format(**there))) for page in PAGES}
