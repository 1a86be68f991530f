"""Open work of those who leave: the head sees it and distributes it; what nobody distributed is nobody's."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.handover import hand_over, leavers, release_left_work
from accounts.models import Appointment, User
from accounts.scope import acting_as, acting_as_system
from leads.acts import assign
from leads.models import Lead
from tests.factories import AppointmentFactory, UserFactory
from tests.leads.factories import make_lead

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


class Office:
    """A bureau with a head, somebody who leaves on Friday with two leads in hand, and two who stay."""

    def __init__(self, bureau, username="leaver", **post):
        self.bureau = bureau
        self.head = UserFactory(bureau=bureau, role="head", full_name="局长")
        self.leaver = UserFactory(bureau=bureau, full_name="郝离任", username=username, valid_to=FRIDAY, **post)
        self.stays, self.other = (
            UserFactory(bureau=bureau, full_name="李留任"),
            UserFactory(bureau=bureau, full_name="王"),
        )
        self.leads = [self.give(self.leaver), self.give(self.leaver)]
        self.give(self.stays)

    def give(self, person):
        lead = make_lead(self.bureau, by=self.stays)
        assign(lead, to=person, by=self.head, on=TODAY)
        return lead

    def handlers(self) -> list:
        return [Lead.objects.get(pk=lead.pk).assignee for lead in self.leads]


@pytest.fixture
def office(xiaodian):
    return Office(xiaodian)


def found(person, bureau, *, on=TODAY) -> dict:
    return {str(leaver.user): list(leaver.counts.values()) for leaver in leavers(bureau, seen_by=person, on=on)}


def test_head_sees_who_leaves_within_a_month_with_how_much(office, datong):
    Office(datong, username="elsewhere")

    assert found(office.head, office.bureau) == {"郝离任": [2]}
    assert found(office.head, office.bureau, on=date(2026, 10, 27)) == {}  # 31 days ahead
    assert found(office.head, office.bureau, on=date(2027, 3, 1)) == {"郝离任": [2]}  # long gone


def test_disabled_and_lent_people_leave_too(office, taiyuan):
    Appointment.objects.filter(user=office.leaver).update(valid_to=None)
    assert found(office.head, office.bureau) == {}

    User.objects.filter(pk=office.stays.pk).update(is_active=False)
    AppointmentFactory(user=office.leaver, bureau=taiyuan, on_loan_from=office.bureau, valid_from=TODAY)

    assert found(office.head, office.bureau) == {"郝离任": [2], "李留任": [1]}


def test_each_goes_to_the_person_named_the_others_to_the_rest(office):
    first = office.leads[0]

    with acting_as(office.head):
        moved = hand_over(
            office.leaver,
            office.bureau,
            targets={("lead", first.pk): office.other},
            rest_to=office.stays,
            by=office.head,
            on=TODAY,
        )

    assert (moved, office.handlers()) == (2, [office.other, office.stays])


def test_what_nobody_is_named_for_stays(office):
    with acting_as(office.head):
        moved = hand_over(
            office.leaver,
            office.bureau,
            targets={("lead", office.leads[0].pk): office.stays},
            rest_to=None,
            by=office.head,
            on=TODAY,
        )

    assert (moved, office.handlers()) == (1, [office.stays, office.leaver])


def test_only_people_of_the_bureau_take_over_and_only_its_head_says_so(office, taiyuan, province, datong):
    stranger = UserFactory(bureau=datong)
    with pytest.raises(ActionRefused):
        hand_over(office.leaver, office.bureau, targets={}, rest_to=stranger, by=office.head, on=TODAY)
    for person in (
        office.stays,
        UserFactory(bureau=datong, role="head"),
        UserFactory(bureau=taiyuan, role="head"),
        UserFactory(bureau=province, role="system_admin"),
    ):
        with pytest.raises(NotAllowed):
            hand_over(office.leaver, office.bureau, targets={}, rest_to=office.stays, by=person, on=TODAY)

    assert office.handlers() == [office.leaver] * 2


def test_undistributed_work_becomes_unassigned_after_the_last_day(office):
    with acting_as_system():
        on_the_day = release_left_work(on=FRIDAY)
        after = release_left_work(on=FRIDAY + timedelta(days=1))
        again = release_left_work(on=FRIDAY + timedelta(days=1))

    assert (on_the_day, after, again) == (0, 2, 0)
    assert office.handlers() == [None, None]
    assert Lead.objects.filter(assignee=office.stays).count() == 1
    assert {lead.bureau_id for lead in Lead.objects.all()} == {office.bureau.pk}


def test_loan_that_ends_releases_its_work_and_not_that_at_home(xiaodian, taiyuan):
    office = Office(xiaodian, on_loan_from=taiyuan)
    AppointmentFactory(user=office.leaver, bureau=taiyuan)

    with acting_as_system():
        assert release_left_work(on=FRIDAY + timedelta(days=1)) == 2


@pytest.fixture
def leaving_now(xiaodian):
    office = Office(xiaodian)
    Appointment.objects.filter(user=office.leaver).update(valid_to=timezone.localdate())
    return office


def test_the_page_shows_what_goes_where_before_it_does_it(client, leaving_now):
    office = leaving_now
    first = office.leads[0]
    address = f"/accounts/leavers/{office.bureau.pk}/leaver/"
    client.force_login(office.head)
    choice = {"to": office.stays.username, f"lead-{first.pk}": office.other.username}

    overview = client.get("/accounts/leavers/").content.decode()
    page = client.get(address)
    preview = client.get(address, {**choice, "preview": "1"})
    before = office.handlers()
    done = client.post(address, choice)

    assert address in overview
    assert (page.context["total"], page.context["moves"]) == (2, None)
    assert sorted((str(to), count) for to, _label, count in preview.context["moves"]) == [("李留任", 1), ("王", 1)]
    assert before == [office.leaver] * 2
    assert done.status_code == 303
    assert office.handlers() == [office.other, office.stays]


def test_the_page_is_the_head_s_of_that_bureau_alone(client, leaving_now, datong, taiyuan, province):
    address = f"/accounts/leavers/{leaving_now.bureau.pk}/leaver/"
    answers = {}
    for name, person in {
        "officer": leaving_now.stays,
        "city head": UserFactory(bureau=taiyuan, role="head"),
        "head of another city": UserFactory(bureau=datong, role="head"),
        "system administrator": UserFactory(bureau=province, role="system_admin"),
    }.items():
        client.force_login(person)
        answers[name] = client.get(address).status_code

    assert answers == {"officer": 403, "city head": 404, "head of another city": 404, "system administrator": 403}


def test_made_up_people_and_records_are_not_found(client, leaving_now, datong):
    address = f"/accounts/leavers/{leaving_now.bureau.pk}/leaver/"
    client.force_login(leaving_now.head)
    stranger = UserFactory(bureau=datong)

    for choice in ({"to": stranger.username}, {"lead-x": leaving_now.stays.username}, {"lead-1": stranger.username}):
        assert client.post(address, choice).status_code == 404
    assert leaving_now.handlers() == [leaving_now.leaver] * 2


def test_the_page_of_leavers_costs_the_same_for_one_and_for_thirty(client, leaving_now):
    from tests.accounts.test_pages import statements

    office = leaving_now
    client.force_login(office.head)
    address = f"/accounts/leavers/{office.bureau.pk}/leaver/"
    few = statements(client, address)
    for _n in range(28):
        office.give(office.leaver)

    assert statements(client, address) == few
