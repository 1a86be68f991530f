"""Bureaus come, change and end; none is deleted, none is orphaned."""

from datetime import date

import pytest

from accounts.bureaus import edit_bureau, end_bureau, open_bureau, successor_begins_on
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Bureau, Role
from audit.models import AuditEvent
from tests.factories import UserFactory

LAST = date(2026, 12, 31)


@pytest.fixture
def admin(province):
    return UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)


def fields(parent, **changes):
    given = {
        "level": "county",
        "parent": parent,
        "code": "140121",
        "name": "清徐县市场监督管理局",
        "short_name": "清徐",
        "place_name": "清徐县",
        "document_word": "",
        "is_zone": False,
        "display_order": 7,
        "valid_from": date(2026, 1, 1),
    }
    return given | changes


def test_a_second_province_is_refused(admin, province):
    with pytest.raises(ActionRefused):
        open_bureau(by=admin, **fields(None, level="province", code="150000"))


def test_new_county_belongs_to_its_city(admin, taiyuan):
    bureau = open_bureau(by=admin, **fields(taiyuan))

    assert bureau.city == taiyuan
    assert AuditEvent.objects.get().detail == {"bureau": "140121", "name": "清徐县市场监督管理局"}


def test_one_code_names_one_bureau_at_a_time(admin, taiyuan):
    open_bureau(by=admin, **fields(taiyuan))

    with pytest.raises(ActionRefused):
        open_bureau(by=admin, **fields(taiyuan, valid_from=date(2026, 6, 1)))


def test_a_code_that_is_taken_later_is_taken(admin, taiyuan):
    open_bureau(by=admin, **fields(taiyuan))

    with pytest.raises(ActionRefused):
        open_bureau(by=admin, **fields(taiyuan, valid_from=date(2020, 1, 1)))


def test_there_is_one_province(admin, client, province):
    with pytest.raises(ActionRefused):
        open_bureau(by=admin, **fields(None, level="province", code="150000"))

    client.force_login(admin)
    answer = client.post("/accounts/bureaus/new/", fields("", level="province", code="150000", is_zone=""))

    assert answer.status_code == 422
    assert list(Bureau.objects.filter(level="province")) == [province]


@pytest.mark.parametrize("code", ["14012", "14012a", "太原", "１４０１２１"])
def test_a_code_is_six_digits_or_more(admin, client, taiyuan, code):
    client.force_login(admin)

    answer = client.post("/accounts/bureaus/new/", fields(taiyuan.pk, code=code, is_zone=""))

    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors


@pytest.mark.parametrize("asked", ["x", "999999", "-1"])
def test_the_successor_of_nothing_is_not_found(admin, client, asked):
    client.force_login(admin)

    assert client.get("/accounts/bureaus/new/", {"succeeds": asked}).status_code == 404


def test_successor_begins_the_day_after(admin, taiyuan, xiaodian):
    with pytest.raises(ActionRefused):
        open_bureau(by=admin, succeeds=xiaodian, **fields(taiyuan, code=xiaodian.code))
    end_bureau(xiaodian, on=LAST, reason="并入开发区", by=admin)
    xiaodian.refresh_from_db()

    begins = successor_begins_on(xiaodian)
    successor = open_bureau(by=admin, succeeds=xiaodian, **fields(taiyuan, code=xiaodian.code, valid_from=begins))

    assert (begins, successor.succeeds) == (date(2027, 1, 1), xiaodian)
    assert list(Bureau.objects.valid(on=LAST).filter(code=xiaodian.code)) == [xiaodian]
    assert list(Bureau.objects.valid(on=begins).filter(code=xiaodian.code)) == [successor]


def test_bureau_does_not_end_under_its_people_or_its_counties(admin, taiyuan, xiaodian):
    with pytest.raises(ActionRefused):
        end_bureau(taiyuan, on=LAST, reason="x", by=admin)
    person = UserFactory(bureau=xiaodian)
    with pytest.raises(ActionRefused):
        end_bureau(xiaodian, on=LAST, reason="x", by=admin)

    person.appointments.update(valid_to=LAST)
    end_bureau(xiaodian, on=LAST, reason="x", by=admin)

    xiaodian.refresh_from_db()
    assert xiaodian.valid_to == LAST
    with pytest.raises(ActionRefused):
        end_bureau(xiaodian, on=date(2027, 6, 1), reason="x", by=admin)


def test_editing_changes_names_only_and_says_which(admin, xiaodian, datong):
    edit_bureau(xiaodian, by=admin, short_name="小店局", parent=datong, level="city")
    edit_bureau(xiaodian, by=admin, short_name="小店局")

    xiaodian.refresh_from_db()
    assert (xiaodian.short_name, xiaodian.level) == ("小店局", "county")
    assert [event.detail["fields"] for event in AuditEvent.objects.all()] == [["short_name"]]


def test_business_roles_change_no_bureau(taiyuan, province):
    head = UserFactory(bureau=province, role=Role.HEAD)

    for act in (
        lambda: open_bureau(by=head, **fields(taiyuan)),
        lambda: edit_bureau(taiyuan, by=head, short_name="x"),
        lambda: end_bureau(taiyuan, on=LAST, reason="x", by=head),
    ):
        with pytest.raises(NotAllowed):
            act()
