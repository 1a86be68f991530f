"""A covert visit is there for its group alone until it is released, and accountability for those who are named."""

from __future__ import annotations

import pytest

from accounts.scope import acting_as
from dashboards.figures import counted, question
from dashboards.places import places_of
from figures.periods import parse
from inspections.models import Accountability, Visit
from inspections.states import VisitedPlace, VisitForm
from plain.declaring import Pages
from plain.registering import register
from registry import declared
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MARKER = "暗访标记七里铺"


@pytest.fixture
def people(province, taiyuan, xiaodian):
    return {
        "planner": UserFactory(bureau=province), "member": UserFactory(bureau=province),
        "colleague": UserFactory(bureau=province), "head": UserFactory(bureau=province, role="head"),
        "visited": UserFactory(bureau=xiaodian), "city": UserFactory(bureau=taiyuan),
    }  # fmt: skip


@pytest.fixture
def covert(people, xiaodian, today):
    values = {
        "form": VisitForm.COVERT, "round_name": "第一轮", "group_name": MARKER, "object": VisitedPlace.COUNTY,
        "visited": xiaodian, "market_name": "", "planned_for": today,
    }  # fmt: skip
    with acting_as(people["planner"]):
        return register(
            declared(Pages)["inspection"], values, by=people["planner"], bureau=people["planner"].bureau, on=today,
            group=[people["member"], people["head"]],
        )  # fmt: skip


@pytest.fixture
def today():
    from datetime import date

    return date(2026, 11, 23)


def sees(client, person, record) -> bool:
    client.force_login(person)
    lists = ("/inspections/", "/accountability/", f"/search/?q={MARKER}", "/", "/overview/", "/notifications/")
    told = any(record.number in client.get(address).content.decode() for address in lists)
    return told or client.get(record.get_absolute_url()).status_code == 200


def groups(person, today) -> int:
    with acting_as(person):
        place = places_of(person, on=today)[0]
        asked = question(person, place, parse("2026", on=today), among=[place], on=today, first=None)
        counts = next(counts for source, counts in counted(asked) if source.name == "inspections")
        return counts.value("visits.groups", place, asked.period).number


def test_only_its_group_sees_a_covert_visit_until_it_is_released(client, people, covert, today):
    seen = {name for name, person in people.items() if sees(client, person, covert)}
    assert seen == {"planner", "member", "head"}

    with acting_as(people["planner"]):
        Visit.objects.get().advance("carry_out", by=people["planner"], on=today, held_on=today, found=3)
    assert [groups(people[name], today) for name in ("colleague", "city")] == [0, 0]

    with acting_as(people["head"]):
        Visit.objects.get().advance("release", by=people["head"], on=today)
    assert {name for name, person in people.items() if sees(client, person, covert)} == people.keys()
    assert [groups(people[name], today) for name in ("colleague", "city")] == [1, 1]


def test_a_covert_visit_that_was_dropped_stays_hidden(client, people, covert, today):
    with acting_as(people["planner"]):
        Visit.objects.get().advance("drop", by=people["planner"], on=today, note="计划取消")

    assert not sees(client, people["visited"], covert)
    assert not sees(client, people["colleague"], covert)


def test_no_gap_in_the_numbers_tells_of_a_covert_visit(people, covert, xiaodian, today):
    values = {
        "form": VisitForm.ANNOUNCED, "round_name": "第一轮", "group_name": "第1组", "object": VisitedPlace.COUNTY,
        "visited": xiaodian, "market_name": "", "planned_for": today,
    }  # fmt: skip
    with acting_as(people["colleague"]):
        shown = register(
            declared(Pages)["inspection"], values, by=people["colleague"], bureau=people["colleague"].bureau, on=today
        )

    assert shown.number.endswith("0001")


def test_accountability_is_read_by_those_who_are_named(client, people, today):
    values = {"title": MARKER, "concerned": "某局副局长", "form": "admonition", "ground": "督办三次未落实。"}
    with acting_as(people["planner"]):
        record = register(
            declared(Pages)["accountability"], values, by=people["planner"], bureau=people["planner"].bureau, on=today,
            group=[people["head"]],
        )  # fmt: skip

    assert Accountability.objects.get().readers
    assert {name for name, person in people.items() if sees(client, person, record)} == {"planner", "head"}
