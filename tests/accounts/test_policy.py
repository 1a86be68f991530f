"""The policy table is complete, and keeps administrators and business apart."""

import re
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.conf import settings
from django.test import RequestFactory

from accounts import policy
from accounts.errors import NotAllowed
from accounts.policy import AU, POLICY, SA, SE
from tests.factories import AppointmentFactory, UserFactory

ADMINS = {SA, SE, AU}
ASKED = re.compile(r"""(?:allowed|may|require)\((?:[\w.]+, *)?["']([a-z_]+\.[a-z_]+)["']""")


def sources() -> list[Path]:
    apps = {config.name for config in django_apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    return [path for app in apps for path in (settings.BASE_DIR / app).rglob("*.py")]


def test_every_action_that_the_code_asks_for_stands_in_the_table():
    asked = {action for path in sources() for action in ASKED.findall(path.read_text())}

    assert asked - set(POLICY) == set()


def test_administrators_and_business_share_no_action_but_those_of_everybody():
    shared = {action for action, row in POLICY.items() if ADMINS & set(row) and set(row) - ADMINS}

    assert shared == {"home.view", "inbox.view", "policy.view", "account.view", "api.view"}


def test_every_row_names_known_parties_and_a_reach():
    known = set(policy.PARTIES.values())

    assert all(row and set(row) <= known for row in POLICY.values())
    assert {type(reach) for row in POLICY.values() for reach in row.values()} == {policy.Reach}


def test_reach_of_a_right_is_counted_from_the_bureau_of_the_post(
    province, taiyuan, xiaodian, yingze, datong, pingcheng
):
    heads = [UserFactory(bureau=bureau, role="head") for bureau in (province, taiyuan, xiaodian)]
    bureaus = [province, taiyuan, xiaodian, yingze, datong, pingcheng]

    holds = [[head.may("lead.decline", Holder(bureau)) for bureau in bureaus] for head in heads]
    approves = [[head.may("lead.approve", Holder(bureau)) for bureau in bureaus] for head in heads]

    assert holds == [
        [True, False, False, False, False, False],
        [False, True, False, False, False, False],
        [False, False, True, False, False, False],
    ]
    assert approves == [
        [True] * 6,
        [False, True, True, True, False, False],
        [False, False, True, False, False, False],
    ]


class Holder:
    """Stands for a record: whose it is, and who may read it."""

    def __init__(self, bureau, readers=None):
        self.bureau_id, self.city_id, self.readers = bureau.pk, bureau.city_id, readers


def test_a_right_of_one_post_does_not_travel_to_the_other(taiyuan, datong):
    person = UserFactory(bureau=taiyuan, role="head")
    AppointmentFactory(user=person, bureau=datong, role="officer")

    assert person.may("lead.approve", Holder(taiyuan))
    assert not person.may("lead.approve", Holder(datong))


def test_a_compartment_is_closed_to_every_right_of_those_not_named(province, taiyuan):
    named, head = UserFactory(bureau=province, role="head"), UserFactory(bureau=province, role="head")
    sealed = Holder(taiyuan, readers=[named.pk])

    assert (named.may("lead.approve", sealed), head.may("lead.approve", sealed)) == (True, False)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_have_no_business_right(province, role):
    person = UserFactory(bureau=province, role=role)

    business = [action for action, row in POLICY.items() if not ADMINS & set(row)]

    assert business
    assert [action for action in business if person.may(action)] == []


def test_unknown_action_stops_the_start():
    with pytest.raises(KeyError):
        policy.allowed("lead.fly")


def test_refusal_carries_a_sentence(taiyuan):
    request = RequestFactory().get("/")
    request.user = UserFactory(bureau=taiyuan, role="inspector")

    with pytest.raises(NotAllowed) as refused:
        policy.allowed("lead.register")(lambda request: None)(request)

    assert refused.value.message
