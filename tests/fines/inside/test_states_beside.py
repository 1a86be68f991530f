"""A second state machine beside the first: declared like it, and everything works for both."""

from __future__ import annotations

import json

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from notifications.models import Notification
from plain.declaring import Pages
from plain.registering import register
from records.acts import Transition
from records.advancing import carry
from records.audience import audience
from records.kinds import kind_of
from records.models import Step
from records.timeline import timeline
from records.work import work_of
from records.workflow import State, Workflow
from registry import declared
from tests.factories import UserFactory
from tests.fines.models import FINE, Fine
from tests.systems import system_of, token_for
from tests.talks.inside.test_talks import TODAY, entering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FIRST_ACTS = ["assign", "discuss", "seize", "test_goods", "tested", "release", "release_all", "change"]
VALUES = {"title": "虚假宣传", "party": "某某公司", "fine_yuan": "20000.00"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def people(province, taiyuan, xiaodian, datong):
    return {
        "officer": UserFactory(bureau=xiaodian),
        "colleague": UserFactory(bureau=xiaodian),
        "head": UserFactory(bureau=xiaodian, role=Role.HEAD),
        "foreign": UserFactory(bureau=datong),
    }


def make_fine(person, **changes) -> Fine:
    with acting_as(person):
        return register(declared(Pages)["fine"], VALUES | changes, by=person, bureau=person.bureau, on=TODAY)


def do(fine: Fine, name: str, person, **given) -> Fine:
    with acting_as(person):
        fine.advance(name, by=person, on=TODAY, **given)
    return fine


def decided(people) -> Fine:
    return do(make_fine(people["officer"]), "decide", people["head"])


def buttons_of(fine: Fine, person) -> list[str]:
    with acting_as(person):
        return [act.name for act in FINE.actions_for(fine, person)]


def work(person, part: str) -> list[tuple[str, str]]:
    with acting_as(person):
        return [(item.number, str(item.button)) for one in work_of(person, on=TODAY, part=part) for item in one.items]


def test_both_move_on_their_own_and_an_act_of_one_carries_the_other_along(people):
    fine = make_fine(people["officer"])
    assert (fine.status, fine.payment, buttons_of(fine, people["officer"])) == (
        "proposed",
        "none",
        FIRST_ACTS,
    )

    do(fine, "decide", people["head"])
    assert (fine.status, fine.payment, buttons_of(fine, people["officer"])) == (
        "decided", "due", ["assign", "close", "enter_payment"],
    )  # fmt: skip

    do(fine, "enter_payment", people["officer"], paid_on=TODAY)
    assert (fine.status, fine.payment, fine.paid_on, fine.version) == ("decided", "entered", TODAY, 3)
    step = Step.objects.get(action="enter_payment")
    assert (step.from_status, step.to_status) == ("decided", "decided")
    assert step.data == {"state": {"field": "payment", "from": "due", "to": "entered"}}


def test_right_four_eyes_guard_and_state_are_asked_as_of_any_act(people):
    fine = decided(people)
    with pytest.raises(ActionRefused, match="not paid yet"):
        do(fine, "close", people["officer"])
    with pytest.raises(ActionRefused, match="not possible in the state “Payment due”"):
        do(fine, "confirm_payment", people["head"])
    with pytest.raises(NotAllowed):
        do(fine, "enter_payment", people["head"], paid_on=TODAY)
    do(fine, "enter_payment", people["officer"], paid_on=TODAY)
    do(fine, "confirm_payment", people["head"])
    do(fine, "close", people["officer"])

    assert (fine.status, fine.payment) == ("closed", "paid")


def test_its_acts_exist_only_within_the_states_it_names(people):
    fine = make_fine(people["officer"])
    Fine.objects.filter(pk=fine.pk).update(payment="due")

    with pytest.raises(ActionRefused, match="not possible in the state “Fine proposed”"):
        do(fine, "enter_payment", people["officer"], paid_on=TODAY)


def test_the_database_refuses_every_other_change_of_it(people):
    fine = make_fine(people["officer"])

    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Fine.objects.filter(pk=fine.pk).update(payment="entered")


def test_those_who_may_do_what_comes_next_in_it_are_told_and_find_it_in_my_work(people):
    fine = decided(people)
    Notification.objects.all().delete()

    do(fine, "enter_payment", people["officer"], paid_on=TODAY)

    assert [each.user for each in Notification.objects.all()] == [people["head"]]
    assert people["head"] in audience(fine, on=TODAY)
    assert work(people["head"], "waiting") == [(fine.number, "Confirm the payment")]
    assert work(people["officer"], "mine") == [(fine.number, "Open")]  # not paid, so it cannot be closed


def test_its_page_list_and_timeline_show_it(people):
    fine = decided(people)
    officer = entering(people["officer"])
    page = officer.get(fine.get_absolute_url()).content.decode()

    assert reverse("kinds:fine-act", args=[fine.pk, "enter_payment"]) in page
    assert officer.post(
        reverse("kinds:fine-act", args=[fine.pk, "enter_payment"]), {"paid_on": "2026-11-23", "version": fine.version}
    ).status_code == 303  # fmt: skip
    for word, query in (("缴款已录入", "payment=entered"), ("", "payment=paid")):
        told = officer.get(f"/fines/?{query}").content.decode()
        assert (fine.number in told) == bool(word)
    with acting_as(people["officer"]):
        texts = [entry.text for entry in timeline(Fine.objects.get(), people["officer"]).entries]
    assert any("录入了缴款" in text for text in texts)


def test_a_system_does_its_acts_by_the_interface(people):
    fine = decided(people)
    keeper = UserFactory(bureau=people["officer"].bureau, role=Role.HEAD)
    token = token_for(system_of(people["officer"].bureau, keeper=keeper, actions=["fine.view", "fine.work"]))
    client = Client(headers={"authorization": f"Bearer {token}"})

    record = client.get(f"/api/v1/fines/{fine.pk}").json()
    assert (record["payment"], sorted(record["actions"])) == ("due", ["close", "enter_payment"])
    done = client.post(
        f"/api/v1/fines/{fine.pk}/actions/enter_payment", json.dumps({"paid_on": "2026-11-23"}),
        content_type="application/json", headers={"if-match": f'"{record["version"]}"'},
    )  # fmt: skip
    assert (done.status_code, done.json()["payment"]) == (200, "entered")


def test_what_another_record_brings_about_is_carried_without_a_step_and_never_from_a_wrong_state(people):
    fine = decided(people)
    steps = Step.objects.count()

    carry(fine, "paid_at_once", paid_on=TODAY)
    with pytest.raises(ActionRefused, match="Fine paid"):
        carry(fine, "payment_falls_due")

    fine.refresh_from_db()
    assert (fine.payment, fine.paid_on, Step.objects.count()) == ("paid", TODAY, steps)


def test_a_table_that_could_not_work_is_refused_when_it_is_written():
    act = Transition("pay", "", ("a",), "b", "fine.work")
    one = (State("a", "", "doing"),)
    with pytest.raises(ValueError, match="two acts are called pay"):
        Workflow("fine", one, (act,), "a", beside=(Workflow("fine", one, (act,), "a", field="payment"),))
    with pytest.raises(ValueError, match="no table carries falls_due"):
        Workflow("fine", one, (Transition("go", "", ("a",), "b", "fine.work", carries=("falls_due",)),), "a")
    assert kind_of("fine").workflow.table_of(FINE.transition("enter_payment")).field == "payment"
