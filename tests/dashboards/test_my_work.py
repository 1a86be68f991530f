"""My Work: the five numbers, each equal to the list behind it; one list across all kinds."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from leads import acts
from tests.factories import UserFactory
from tests.leads.factories import TODAY, head_of, make_lead, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


def in_hand(bureau):
    lead = make_lead(bureau)
    acts.assign(lead, to=officer_of(bureau), by=head_of(bureau), on=TODAY)
    return lead


def test_each_number_is_the_list_behind_it(client, taiyuan, xiaodian, datong):
    for _number in range(3):
        in_hand(taiyuan)
    make_lead(taiyuan)
    in_hand(datong)
    client.force_login(officer_of(taiyuan))

    work = client.get("/").context["work"]

    assert (work.mine.count, work.unassigned.count) == (3, 1)
    for tally in (work.mine, work.unassigned, work.waiting, work.overdue, work.today):
        if tally.count:
            assert len(client.get(tally.url).context["page"].rows) == tally.count


def test_the_most_urgent_comes_first_and_has_its_button(client, taiyuan):
    lead = in_hand(taiyuan)
    client.force_login(officer_of(taiyuan))

    work = client.get("/").context["work"]
    item = work.sections[0].items[0]

    assert (item.number, item.button_url) == (lead.number, f"/leads/{lead.pk}/act/sign")


def test_a_person_with_nothing_to_do_is_told_so(client, datong, taiyuan):
    in_hand(taiyuan)
    client.force_login(officer_of(datong))

    answer = client.get("/")

    assert answer.context["work"].is_empty
    assert "没有待办事项" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_administrators_and_auditors_are_sent_to_their_own_page(client, province, role):
    client.force_login(UserFactory(bureau=province, role=role))

    assert client.get("/").status_code == 302


def test_my_work_asks_the_same_number_of_questions_for_1_and_for_30(client, taiyuan):
    client.force_login(officer_of(taiyuan))
    in_hand(taiyuan)
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/")
    for _number in range(29):
        in_hand(taiyuan)
    with CaptureQueriesContext(connection) as thirty:
        client.get("/")

    assert len(thirty) == len(one)
