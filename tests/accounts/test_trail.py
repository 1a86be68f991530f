"""What is done to accounts, posts and bureaus stands in the trail, once and by whom."""

from datetime import UTC, date, datetime

import pytest

from accounts.appointments import end_appointment
from accounts.bureaus import edit_bureau, open_bureau
from accounts.links import make_link
from accounts.models import Role
from accounts.people import disable_person, edit_person, end_sessions_of
from audit.models import AuditEvent
from tests.factories import UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
COUNTY = {
    "level": "county", "code": "140121", "name": "清徐县市场监督管理局", "short_name": "清徐", "place_name": "清徐县",
    "document_word": "", "is_zone": False, "display_order": 7, "valid_from": date(2026, 1, 1),
}  # fmt: skip
DONE = {
    "person.edited": lambda person, admin: edit_person(person, full_name="李四", email="", mobile="", by=admin),
    "person.disabled": lambda person, admin: disable_person(person, reason="调离", by=admin, now=NOW),
    "person.sessions_ended": lambda person, admin: end_sessions_of(person, reason="遗失", by=admin, now=NOW),
    "appointment.ended": lambda person, admin: end_appointment(
        person.appointments.get(), on=TODAY, reason="调离", by=admin, now=NOW
    ),
    "bureau.opened": lambda person, admin: open_bureau(by=admin, parent=person.bureau, **COUNTY),
    "bureau.edited": lambda person, admin: edit_bureau(
        open_bureau(by=admin, parent=person.bureau, **COUNTY), by=admin, short_name="清徐县"
    ),
}


@pytest.mark.parametrize("entry", DONE)
def test_what_an_administrator_does_is_told_by_the_trail(province, taiyuan, entry):
    person, admin = UserFactory(bureau=taiyuan), UserFactory(bureau=province, role=Role.SYSTEM_ADMIN)

    DONE[entry](person, admin)

    told = AuditEvent.objects.filter(action=entry).get()
    assert told.user == admin


def test_a_link_made_on_the_machine_is_told_without_its_secret(taiyuan):
    person = UserFactory(bureau=taiyuan)

    secret = make_link(person, now=NOW)

    told = AuditEvent.objects.get()
    assert (told.action, told.user, told.detail) == ("person.link_made", None, {"username": person.username})
    assert secret not in str(told.detail)
