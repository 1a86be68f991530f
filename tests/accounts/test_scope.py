"""What a person reaches, and what the database is told of it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Bureau, Role, User
from accounts.scope import acting_as, acting_as_system, entering, scope_of
from tests.factories import AppointmentFactory, BureauFactory, UserFactory

TODAY = date(2026, 11, 23)


def reach(user: User, *, on: date = TODAY) -> tuple[set[int], set[int] | None]:
    scope = scope_of(user, on=on)
    return set(scope.cities), None if scope.bureaus is None else set(scope.bureaus)


def told() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, coalesce(current_setting('app.user', true), ''),"
            " coalesce(current_setting('app.cities', true), ''), coalesce(current_setting('app.bureaus', true), '')"
        )
        return list(cursor.fetchone())


def test_county_reaches_itself_city_its_counties_province_everything(province, taiyuan, xiaodian, datong, pingcheng):
    assert reach(UserFactory(bureau=xiaodian)) == ({taiyuan.pk}, {xiaodian.pk})
    assert reach(UserFactory(bureau=taiyuan)) == ({taiyuan.pk}, None)
    assert reach(UserFactory(bureau=province)) == ({province.pk, taiyuan.pk, datong.pk}, None)


def test_two_posts_reach_both_bureaus_and_nothing_between(taiyuan, xiaodian, yingze, datong, pingcheng):
    person = UserFactory(bureau=taiyuan)
    AppointmentFactory(user=person, bureau=pingcheng)

    scope = scope_of(person, on=TODAY)

    assert (scope.cities, scope.bureaus) == (
        {taiyuan.pk, datong.pk},
        {taiyuan.pk, xiaodian.pk, yingze.pk, pingcheng.pk},
    )
    assert scope.reaches(city_id=taiyuan.pk, bureau_id=yingze.pk)
    assert not scope.reaches(city_id=datong.pk, bureau_id=datong.pk)


def test_post_in_a_county_of_the_own_city_adds_nothing(taiyuan, xiaodian):
    person = UserFactory(bureau=taiyuan)
    AppointmentFactory(user=person, bureau=xiaodian)

    assert reach(person) == ({taiyuan.pk}, None)


def test_rights_follow_the_loan_while_it_lasts_and_return_home_by_themselves(xiaodian, datong):
    person = UserFactory(bureau=xiaodian)
    AppointmentFactory(
        user=person, bureau=datong, on_loan_from=xiaodian, valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 27)
    )

    assert reach(person, on=date(2026, 10, 31)) == ({xiaodian.city_id}, {xiaodian.pk})
    assert reach(person, on=date(2026, 11, 27)) == ({datong.pk}, None)
    assert reach(person, on=date(2026, 11, 28)) == ({xiaodian.city_id}, {xiaodian.pk})


def test_appointment_counts_on_its_first_and_last_day_only_between(taiyuan):
    person = UserFactory(bureau=taiyuan, valid_from=date(2026, 11, 20), valid_to=date(2026, 11, 23))

    days = [date(2026, 11, day) for day in (19, 20, 23, 24)]

    assert [bool(scope_of(person, on=day).posts) for day in days] == [False, True, True, False]


def test_disabled_account_has_no_posts(taiyuan):
    assert scope_of(UserFactory(bureau=taiyuan, is_active=False), on=TODAY).posts == ()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_administrators_reach_nothing(province, taiyuan, role):
    person = UserFactory(bureau=province, role=role)

    scope = scope_of(person, on=TODAY)

    assert (scope.cities, scope.bureaus, scope.is_business, scope.is_province) == (
        frozenset(),
        frozenset(),
        False,
        False,
    )
    assert scope.home.role == role


def test_transferred_person_has_another_reach_at_the_next_request(taiyuan, datong):
    person = UserFactory(bureau=taiyuan)
    today = timezone.localdate()
    before = person.scope

    person.appointments.update(valid_to=today.replace(year=today.year - 1))
    AppointmentFactory(user=person, bureau=datong, valid_from=today)
    after = User.objects.get(pk=person.pk).scope

    assert (before.cities, after.cities) == ({taiyuan.pk}, {datong.pk})


def test_entering_steps_down_and_tells_the_reach(taiyuan, xiaodian):
    officer = UserFactory(bureau=xiaodian)

    with acting_as(officer):
        inside = told()

    assert inside == ["taskforce_app", str(officer.pk), str(taiyuan.pk), str(xiaodian.pk)]


def test_nesting_restores_the_outer_scope_and_role(taiyuan, datong):
    outside = told()
    with acting_as(UserFactory(bureau=taiyuan)):
        outer = told()
        with acting_as_system():
            assert told()[1::2] == ["system", "all"]
        assert told() == outer
        with acting_as(UserFactory(bureau=datong)):
            assert told()[2] == str(datong.pk)
        assert told() == outer
    assert told() == outside


def test_exception_in_a_nested_scope_restores_the_outer_one(taiyuan, datong):
    with acting_as(UserFactory(bureau=taiyuan)):
        outer = told()
        with pytest.raises(LookupError), acting_as(UserFactory(bureau=datong)):
            raise LookupError
        assert told() == outer


def test_rollback_without_exception_restores_and_undoes(taiyuan):
    outside = told()
    with acting_as(UserFactory(bureau=taiyuan)):
        BureauFactory(parent=taiyuan, code="140199")
        transaction.set_rollback(True)

    assert told() == outside
    assert not Bureau.objects.filter(code="140199").exists()


@pytest.mark.django_db
def test_nobody_s_scope_tells_nothing():
    with entering(scope_of(UserFactory.build(pk=7), on=TODAY)):
        assert told() == ["taskforce_app", "7", "", ""]
