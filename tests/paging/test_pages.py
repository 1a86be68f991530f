"""A page that its address asks for, and that there is no other way of paging in the product."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.http import Http404, QueryDict

from accounts.models import Appointment
from paging.keyset import Order
from paging.pages import addressed_or_first_page, addressed_page
from tests.factories import AppointmentFactory, UserFactory

BY_BEGIN = Order("valid_from", of="posts")


@pytest.fixture
def posts(taiyuan):
    return [AppointmentFactory(user=UserFactory(), bureau=taiyuan, valid_from=date(2020, 1, 1 + n)) for n in range(5)]


def page(query: str, **given):
    rows = Appointment.objects.filter(valid_from__year=2020)
    return addressed_page(rows, QueryDict(query.removeprefix("?")), BY_BEGIN, size=2, **given)


def test_addresses_lead_through_all_pages_and_back_and_keep_the_filter(posts):
    first = page("?state=open")
    second = page(first.next)
    third = page(second.next)

    assert [one.rows for one in (first, second, third)] == [posts[:2], posts[2:4], posts[4:]]
    assert (first.previous, third.next) == ("", "")
    assert page(third.previous).rows == second.rows
    assert all("state=open" in address for address in (first.next, second.next, second.previous, third.previous))
    assert [one.first for one in (first, second, third)] == [1, 3, 5]


def test_a_neighbours_address_names_one_side_only(posts):
    second = page(page("").next)

    assert "before=" in second.previous
    assert "after=" not in second.previous


def test_a_page_that_shows_all_counts_nothing(posts, django_assert_num_queries):
    with django_assert_num_queries(1):
        whole = addressed_page(Appointment.objects.filter(valid_from__year=2020), QueryDict(), BY_BEGIN, size=5)
        assert (whole.total, len(whole.rows)) == (5, 5)


def test_a_place_that_cannot_be_read_widens_no_list_unless_the_page_begins_anew(posts):
    with pytest.raises(Http404):
        page("?after=7")

    rows = Appointment.objects.filter(valid_from__year=2020)
    assert addressed_or_first_page(rows, QueryDict("after=7"), BY_BEGIN, size=2).rows == posts[:2]


def test_paging_exists_once():
    """Pages are cut by keyset and in the room of paging: no page of Django's, none by the number of a row."""
    rooms = [
        path for path in Path(settings.BASE_DIR).glob("*/__init__.py") if path.parent.name not in ("tests", "paging")
    ]
    others = re.compile(r"django\.core\.paginator|\[: ?(?:size|PAGE\w*|SIZE) ?\+ ?1\]")

    found = [path for room in rooms for path in room.parent.rglob("*.py") if others.search(path.read_text("utf-8"))]

    assert found == []
