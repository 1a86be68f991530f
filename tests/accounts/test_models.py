"""What the database itself refuses about bureaus, people and appointments."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts.links import make_link
from accounts.models import Appointment, Bureau, OneTimeLink, Role, User
from tests.factories import AppointmentFactory, BureauFactory, UserFactory


def test_the_trigger_gives_each_bureau_its_city(province, taiyuan, xiaodian):
    assert (province.city_id, taiyuan.city_id, xiaodian.city_id) == (province.pk, taiyuan.pk, taiyuan.pk)


def test_the_city_cannot_be_typed(taiyuan, datong, xiaodian):
    Bureau.objects.filter(pk=xiaodian.pk).update(city=datong)

    xiaodian.refresh_from_db()

    assert xiaodian.city_id == taiyuan.pk


def test_county_that_moves_under_another_city_gets_its_city(datong, xiaodian):
    Bureau.objects.filter(pk=xiaodian.pk).update(parent=datong)

    xiaodian.refresh_from_db()

    assert xiaodian.city_id == datong.pk


def test_county_hangs_under_a_city(province, xiaodian):
    for parent in (province, xiaodian):
        with pytest.raises(DatabaseError), transaction.atomic():
            BureauFactory(parent=parent)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"valid_to": date(2017, 1, 1)}, "bureau_ends_after_it_starts"),
        ({"level": "province"}, "bureau_province_has_no_parent"),
    ],
)
def test_bureau_constraints(taiyuan, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Bureau.objects.filter(pk=taiyuan.pk).update(**change)


def test_one_province_at_a_time(province):
    with pytest.raises(IntegrityError, match="bureau_one_province"), transaction.atomic():
        BureauFactory(province_level=True)


def test_a_bureau_is_above_what_hangs_under_it(province, taiyuan, xiaodian, datong, pingcheng):
    tree = [province, taiyuan, xiaodian, datong, pingcheng]

    below = {bureau: [other for other in tree if bureau.is_above(other)] for bureau in tree}

    assert below == {
        province: [taiyuan, xiaodian, datong, pingcheng],
        taiyuan: [xiaodian],
        xiaodian: [],
        datong: [pingcheng],
        pingcheng: [],
    }
    assert list(Bureau.objects.within(taiyuan)) == [taiyuan, xiaodian]


@pytest.mark.parametrize("model", [Bureau, User, Appointment, OneTimeLink])
def test_nothing_is_ever_deleted_not_even_in_bulk(taiyuan, model):
    person = UserFactory(bureau=taiyuan)
    make_link(person, now=timezone.now())

    table = model._meta.db_table
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("admin", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
@pytest.mark.parametrize("other", [Role.OFFICER, Role.HEAD, Role.CUSTODIAN, Role.AUDITOR])
def test_an_administrator_holds_no_other_role_at_the_same_time(province, taiyuan, admin, other):
    person = UserFactory(bureau=province, role=admin)

    with pytest.raises(IntegrityError, match="appointment_admins_hold_no_business_role"), transaction.atomic():
        AppointmentFactory(user=person, bureau=taiyuan, role=other)


def test_an_officer_may_become_administrator_the_day_after(province, taiyuan):
    person = UserFactory(bureau=taiyuan, valid_to=date(2026, 11, 20))

    AppointmentFactory(user=person, bureau=province, role=Role.AUDITOR, valid_from=date(2026, 11, 21))
    with pytest.raises(IntegrityError, match="appointment_admins"), transaction.atomic():
        person.appointments.filter(role=Role.OFFICER).update(valid_to=date(2026, 11, 21))

    assert person.appointments.count() == 2


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"valid_to": date(2017, 12, 31)}, "appointment_ends_after_it_starts"),
        ({"is_principal": True}, "appointment_principal_is_head"),
    ],
)
def test_appointment_constraints(taiyuan, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AppointmentFactory(user=UserFactory(), bureau=taiyuan, **change)


def test_an_account_has_no_rights_of_its_own():
    columns = {field.name for field in User._meta.get_fields()}

    assert columns.isdisjoint({"is_superuser", "is_staff", "groups", "user_permissions"})


def test_holding_finds_active_people_of_a_role(taiyuan, datong):
    head = UserFactory(bureau=taiyuan, role="head")
    UserFactory(bureau=datong, role="head")
    UserFactory(bureau=taiyuan)
    UserFactory(bureau=taiyuan, role="head", is_active=False)
    UserFactory(bureau=taiyuan, role="head", valid_to=date(2026, 11, 20))
    away = UserFactory(bureau=taiyuan, role="head")
    AppointmentFactory(user=away, bureau=datong, on_loan_from=taiyuan)

    assert list(User.objects.holding("head", on=date(2026, 11, 23), bureau=taiyuan)) == [head]
