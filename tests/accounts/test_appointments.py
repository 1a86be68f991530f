"""Appointing, ending, lending; the combinations that may not be; disabling and its effect at the next click."""

import threading
from datetime import UTC, date, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.appointments import end_appointment
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Appointment, Role, User
from accounts.people import ask_enabling, create_person, disable_person, edit_person
from audit.models import AuditEvent
from notifications.models import Notification
from notifications.sending import send_all
from tests.access import appoint, granted
from tests.factories import AppointmentFactory, UserFactory

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def admin(province):
    return UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)


def give(user, bureau, role=Role.OFFICER, *, by, valid_from=TODAY, **kwargs):
    return appoint(user, bureau=bureau, role=role, valid_from=valid_from, by=by, now=NOW, **kwargs)


def test_new_person_can_do_nothing_until_appointed(admin, taiyuan):
    person = create_person(username="Zhang", full_name="张三", by=admin)
    before = person.scope.posts

    give(person, taiyuan, by=admin)

    assert (person.username, person.has_usable_password(), before) == ("zhang", False, ())
    assert User.objects.get(pk=person.pk).may("work.view") is (timezone.localdate() >= TODAY)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "person.created",
        "access.asked",
        "appointment.made",
        "access.granted",
    ]


@pytest.mark.parametrize("role", ["head", "officer", "security_admin", "auditor"])
def test_only_system_administrators_manage_accounts(province, taiyuan, role):
    other, person = UserFactory(bureau=province, role=role), UserFactory()

    for act in (
        lambda: create_person(username="x", full_name="X", by=other),
        lambda: give(person, taiyuan, by=other),
        lambda: disable_person(person, reason="x", by=other, now=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Appointment.objects.filter(user=person).exists()


def test_nobody_acts_on_the_own_account(admin, province):
    for act in (
        lambda: give(admin, province, Role.SYSTEM_ADMIN, by=admin),
        lambda: end_appointment(admin.appointments.get(), on=TODAY, reason="x", by=admin, now=NOW),
        lambda: disable_person(admin, reason="x", by=admin, now=timezone.now()),
        lambda: edit_person(admin, full_name="x", email="", mobile="", by=admin),
    ):
        with pytest.raises(ActionRefused):
            act()


@pytest.mark.parametrize(
    ("held", "wanted", "same_bureau"),
    [
        (Role.OFFICER, Role.AUDITOR, False),
        (Role.AUDITOR, Role.SYSTEM_ADMIN, True),
        (Role.SYSTEM_ADMIN, Role.OFFICER, False),
        (Role.OFFICER, Role.CUSTODIAN, True),
        (Role.CUSTODIAN, Role.OFFICER, True),
        (Role.DRAFTER, Role.HEAD, True),
        (Role.HEAD, Role.DRAFTER, True),
        (Role.OFFICER, Role.OFFICER, True),
    ],
)
def test_combinations_that_may_not_be(admin, province, taiyuan, held, wanted, same_bureau):
    person = UserFactory(bureau=province if held != Role.OFFICER or same_bureau else taiyuan, role=held)
    bureau = taiyuan if wanted == Role.OFFICER and not same_bureau else province

    with pytest.raises(ActionRefused):
        give(person, bureau, wanted, by=admin)

    assert person.appointments.count() == 1


def test_a_post_begins_on_the_day_after_another_of_the_kind_has_ended(admin, taiyuan):
    person = UserFactory()
    give(person, taiyuan, valid_to=date(2026, 12, 31), by=admin)

    with pytest.raises(ActionRefused, match="已"):
        give(person, taiyuan, valid_from=date(2026, 12, 31), by=admin)
    give(person, taiyuan, valid_from=date(2027, 1, 1), by=admin)

    assert person.appointments.count() == 2


def test_combinations_that_may_be(admin, province, taiyuan, datong):
    person = UserFactory(bureau=taiyuan)

    give(person, taiyuan, Role.INSPECTOR, by=admin)
    give(person, datong, Role.CUSTODIAN, by=admin)  # of another bureau
    give(person, datong, Role.HEAD, is_principal=True, by=admin)

    assert person.appointments.count() == 4


def test_administrators_are_appointed_at_the_province_only(admin, taiyuan):
    with pytest.raises(ActionRefused):
        give(UserFactory(), taiyuan, Role.SYSTEM_ADMIN, by=admin)


def test_the_circular_is_drafted_at_the_province_only(admin, taiyuan):
    with pytest.raises(ActionRefused):
        give(UserFactory(), taiyuan, Role.DRAFTER, by=admin)


def test_loan_needs_an_end_and_a_post_at_home(admin, taiyuan, datong):
    person = UserFactory(bureau=taiyuan)

    with pytest.raises(ActionRefused):
        give(person, datong, home_bureau=taiyuan, by=admin)
    with pytest.raises(ActionRefused):
        give(person, taiyuan, home_bureau=taiyuan, valid_to=date(2026, 12, 31), by=admin)
    with pytest.raises(ActionRefused):
        give(UserFactory(), datong, home_bureau=taiyuan, valid_to=date(2026, 12, 31), by=admin)
    give(person, datong, home_bureau=taiyuan, valid_to=date(2026, 12, 31), by=admin)

    assert list(Appointment.objects.current(on=TODAY).filter(user=person).values_list("bureau", flat=True)) == [
        datong.pk
    ]


def test_the_database_refuses_a_loan_without_an_end(taiyuan, datong):
    loan = AppointmentFactory(user=UserFactory(bureau=taiyuan), bureau=datong, on_loan_from=taiyuan)

    with pytest.raises(IntegrityError, match="appointment_loan_has_an_end"), transaction.atomic():
        Appointment.objects.filter(pk=loan.pk).update(valid_to=None)


def test_post_lies_within_the_life_of_the_bureau(admin, taiyuan):
    person = UserFactory()
    with pytest.raises(ActionRefused):
        give(person, taiyuan, valid_from=date(2017, 12, 31), by=admin)
    taiyuan.valid_to = date(2027, 1, 1)
    taiyuan.save()

    with pytest.raises(ActionRefused):
        give(person, taiyuan, by=admin)
    give(person, taiyuan, valid_to=date(2027, 1, 1), by=admin)


def test_ending_keeps_the_last_day_and_writes_why(admin, taiyuan):
    person = UserFactory(bureau=taiyuan)
    post = person.appointments.get()

    end_appointment(post, on=TODAY, reason="调离", by=admin, now=NOW)

    post.refresh_from_db()
    assert post.valid_to == TODAY
    assert AuditEvent.objects.get().detail["reason"] == "调离"
    with pytest.raises(ActionRefused):
        end_appointment(post, on=date(2026, 12, 1), reason="x", by=admin, now=NOW)
    with pytest.raises(ActionRefused):
        end_appointment(post, on=date(2017, 12, 31), reason="x", by=admin, now=NOW)


def test_ending_the_last_post_and_disabling_end_the_sessions(client, admin, taiyuan):
    password = "green tea on the terrace"
    today = timezone.localdate()
    for act in (
        lambda user: end_appointment(
            user.appointments.get(), on=today.replace(year=today.year - 1), reason="x", by=admin, now=timezone.now()
        ),
        lambda user: disable_person(user, reason="x", by=admin, now=timezone.now()),
    ):
        person, browser = UserFactory(bureau=taiyuan, password=password), Client()
        browser.post("/accounts/login/", {"login": person.username, "password": password})
        assert browser.get("/accounts/me/").status_code == 200

        act(person)

        assert not UserSession.objects.filter(user=person).exists()
        assert browser.get("/accounts/me/").status_code == 302


def test_enabled_again_with_the_posts_of_before(admin, taiyuan):
    person = UserFactory(bureau=taiyuan)
    disable_person(person, reason="长假", by=admin, now=timezone.now())
    with pytest.raises(ActionRefused):
        disable_person(person, reason="again", by=admin, now=timezone.now())

    asked = ask_enabling(User.objects.get(pk=person.pk), reason="返岗", by=admin, now=timezone.now())
    assert not User.objects.get(pk=person.pk).is_active
    granted(asked)

    fresh = User.objects.get(pk=person.pk)
    assert (fresh.is_active, len(fresh.scope.posts)) == (True, 1)
    with pytest.raises(ActionRefused):
        ask_enabling(fresh, reason="again", by=admin, now=timezone.now())


def test_transfer_bites_at_the_next_click(client, admin, taiyuan, datong):
    person = UserFactory(bureau=taiyuan)
    client.force_login(person)
    before = client.get("/accounts/me/").content.decode()
    yesterday = timezone.localdate().replace(year=timezone.localdate().year - 1)

    end_appointment(person.appointments.get(), on=yesterday, reason="x", by=admin, now=timezone.now())
    appoint(person, bureau=datong, role=Role.OFFICER, valid_from=timezone.localdate(), by=admin)
    after = client.get("/accounts/me/").content.decode()

    assert (taiyuan.name in before, datong.name in before) == (True, False)
    assert (taiyuan.name in after, datong.name in after) == (False, True)


def test_edit_names_the_fields_in_the_trail_and_old_and_new_in_the_history(admin, taiyuan):
    person = UserFactory(bureau=taiyuan, mobile="1")

    edit_person(person, full_name=person.full_name, email=person.email, mobile="2", by=admin)
    edit_person(person, full_name=person.full_name, email=person.email, mobile="2", by=admin)

    assert [event.detail["fields"] for event in AuditEvent.objects.all()] == [["mobile"]]
    assert [event.mobile for event in person.events.order_by("pgh_id")] == ["1", "2"]


def test_a_changed_mail_address_is_told_at_both(admin, taiyuan, mailoutbox):
    """Whoever changed it may be a thief: the address of before hears of it, also when there is none any more."""
    person = UserFactory(bureau=taiyuan, email="before@example.cn")

    for address in ("after@example.cn", ""):
        edit_person(person, full_name=person.full_name, email=address, mobile="", by=admin)
        person.refresh_from_db()
        send_all(clock=timezone.now)

    assert sorted(to for mail in mailoutbox for to in mail.to) == [
        "after@example.cn", "after@example.cn", "before@example.cn",
    ]  # fmt: skip
    assert Notification.objects.filter(user=person).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_cannot_make_an_officer_an_auditor(province, taiyuan):
    """Past every rule of the application: two transactions, each unseen by the other."""
    person = UserFactory()
    ready, outcomes = threading.Barrier(2, timeout=60), []

    def insert(bureau, role):
        try:
            with transaction.atomic():
                ready.wait(5)
                AppointmentFactory(user=person, bureau=bureau, role=role)
            outcomes.append("made")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=insert, args=given) for given in ((taiyuan, Role.OFFICER), (province, Role.AUDITOR))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(outcomes) == ["made", "refused"]
    assert person.appointments.count() == 1
