"""No place in the address of a list, on a page or in the interface, is a fault of ours, and none is taken for another.

A new list falls under this unasked: pages by their declaration, the interface by its parameter `after`.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC
from itertools import product

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.lists import LEADS
from lists.record_list import RecordList
from paging.keyset import Order, Place, UnreadablePlace
from registry import declared
from taskforce.api import VERSION_1
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.strength import either
from tests.systems import Api

pytestmark = pytest.mark.slow

REFUSED = {"type": "urn:taskforce:problem:unreadable", "status": 400}
ANY_TIME = settings(deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
A_FEW = settings(ANY_TIME, max_examples=either(20, 100))


def lists() -> list[RecordList]:
    return list(declared(RecordList).values())


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(str), st.datetimes().map(lambda moment: moment.isoformat()),
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat()),
    st.lists(st.none(), max_size=2),
)  # fmt: skip
KEYS = st.one_of(st.integers(0, 3), st.integers(), st.just(2**63), VALUES)


def written(parts: list) -> str:
    text = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def places(order: Order) -> st.SearchStrategy[str]:
    """From texts that are nothing to places in this very order, with whatever in them."""
    here = (st.just(order.of), st.just(order.name))
    nearly = st.tuples(*here, VALUES, st.integers(1, 3), st.integers(0, 3)).map(list)
    hardly = st.tuples(*here, VALUES, KEYS, KEYS).map(list)
    return st.one_of(
        nearly.map(written), hardly.map(written), st.lists(VALUES, max_size=6).map(written), st.text(max_size=20)
    )


def readers(taiyuan) -> list:
    return [UserFactory(bureau=taiyuan, role=role) for role in ("officer", "custodian")]


@pytest.mark.parametrize("name", [one.name for one in lists()])
def test_no_place_breaks_a_page(client, taiyuan, name):
    shown = declared(RecordList)[name]
    address = reverse(shown.url)
    for reader in readers(taiyuan):
        client.force_login(reader)
        if client.get(address).status_code == 200:
            break

    @A_FEW
    @given(st.sampled_from(shown.sorts), st.sampled_from(["after", "before"]), st.data())
    def ask(sort: str, side: str, data) -> None:
        text = data.draw(places(shown.order_named(sort)))
        assert client.get(address, {"sort": sort, side: text}).status_code == 200

    ask()


def test_a_place_of_every_list_and_order_is_one_in_no_other(client, taiyuan):
    orders = [(one, one.order_named(sort)) for one in lists() for sort in one.sorts]
    stands = Place("2026-11-23", 1)

    taken = [
        (mine, other)
        for (one, mine), (_other, other) in product(orders, orders)
        if mine != other and _is_taken(one, stands.encoded(other), mine)
    ]

    assert taken == []


def _is_taken(one: RecordList, text: str, order: Order) -> bool:
    try:
        Place.decoded(text, order, order.column(one.filterset._meta.model))
    except UnreadablePlace:
        return False
    return True


def addresses_with_a_place(lead) -> list[str]:
    known = {"pk": lead.pk, "line": 1, "figure": "new"}
    views = [pattern for pattern in VERSION_1 if _takes_a_place(pattern.callback) and not _is_of_another_kind(pattern)]
    names = {pattern.name: pattern.pattern.converters for pattern in views}
    return [reverse(name, kwargs={key: known[key] for key in converters}) for name, converters in names.items()]


def _is_of_another_kind(pattern) -> bool:
    """Records of other kinds have the very same views, and are not there under a lead's number."""
    api = pattern.callback.initkwargs.get("api")
    return bool(api and api.kind != "lead" and pattern.pattern.converters)


def _takes_a_place(view) -> bool:
    said = view.cls(**view.initkwargs).parameters.get("GET", ())
    return "after" in {parameter.name for parameter in said}


def test_no_place_breaks_an_address_of_the_interface(taiyuan):
    reader = UserFactory(bureau=taiyuan)
    lead, api = make_lead(taiyuan), Api(person=reader)
    addresses = addresses_with_a_place(lead)
    assert len(addresses) >= 5

    for address in addresses:
        ask_at(address, api)


def ask_at(address: str, api: Api) -> None:
    sorts = LEADS.sorts if address.endswith("/leads") else [""]
    plain = [Order("at", True, address), Order("month", True, address), Order("effective_on", True, address)]

    @A_FEW
    @given(st.sampled_from(sorts), st.data())
    def ask(sort: str, data) -> None:
        orders = [one.order_named(sort) for one in lists() if not sort or sort in one.sorts]
        order = data.draw(st.sampled_from([*orders, *plain]))
        place = data.draw(places(order))
        answer = api.get(address, {"after": place} | ({"sort": sort} if sort else {}))
        assert answer.status_code in ((200, 400, 404) if place else (422,)), answer.content
        if answer.status_code == 400:
            assert REFUSED.items() <= answer.json().items()

    ask()
