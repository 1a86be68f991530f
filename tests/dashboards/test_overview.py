"""The page of the morning: whom to telephone, and how the work stands."""

from __future__ import annotations

import pytest

from accounts.scope import acting_as
from lists.lengths import length_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def page(client, person, query: str = ""):
    client.force_login(person)
    return client.get(f"/overview/{query}")


@pytest.mark.parametrize("name", ["province", "taiyuan", "xiaodian"])
def test_what_is_late_opens_into_as_many_rows(client, history, name, django_assert_max_num_queries):
    person = history.people[name]
    client.force_login(person)

    with django_assert_max_num_queries(32):
        late = client.get("/overview/").context["late"]

    cells = [cell for row in [late.total, *late.rows] for cell in row.cells]
    assert late.total.number > 0
    with acting_as(person):
        assert [cell for cell in cells if length_of(cell.address, person) != cell.number] == []


def test_the_worst_place_stands_first_and_the_parts_are_the_whole(client, history):
    late = page(client, history.people["province"]).context["late"]

    numbers = [row.number for row in late.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) == late.total.number
    assert late.rows[0].place.name in late.worst


@pytest.mark.parametrize("name", ["province", "taiyuan"])
def test_every_headline_opens_into_its_rows(client, history, name):
    person = history.people[name]

    parts = page(client, person, "?period=2026").context["parts"]

    assert [part.name for part in parts] == ["leads", "disorder", "supervision"]
    counted = [each for part in parts for each in part.readings if each.figure.measure == "count" and each.address]
    assert len(counted) > 5
    with acting_as(person):
        assert [each for each in counted if length_of(each.address, person) != each.value.number] == []


def test_a_place_beyond_reach_is_not_there(client, history):
    assert page(client, history.people["taiyuan"], "?of=140200").status_code == 404
