"""Code lists in the administrators' hands."""

from datetime import date

import pytest

from accounts.errors import NotAllowed
from audit.models import AuditEvent
from leads.models import Channel, Outcome
from records.code_lists import add_code
from records.codes import code_lists
from tests.factories import UserFactory

KEY = "leads.channel"
GIVEN = {
    "code": "drone",
    "label_zh": "无人机巡查",
    "label_en": "Drone patrol",
    "display_order": 90,
    "valid_from": "2026-01-01",
}


@pytest.fixture
def admin(province, client):
    person = UserFactory(bureau=province, role="system_admin")
    client.force_login(person)
    return person


def test_every_registered_list_can_be_opened(client, admin):
    assert client.get("/code-lists/").status_code == 200
    assert [client.get(f"/code-lists/{key}/").status_code for key in code_lists()] == [200] * len(code_lists())
    assert client.get("/code-lists/accounts.user/").status_code == 404


def test_entry_is_added_changed_and_ended_but_keeps_its_code(client, admin):
    added = client.post(f"/code-lists/{KEY}/new/", GIVEN)
    twice = client.post(f"/code-lists/{KEY}/new/", GIVEN)
    changed = client.post(
        f"/code-lists/{KEY}/entry/drone/", {**GIVEN, "code": "kite", "label_zh": "航拍", "valid_to": "2026-06-30"}
    )

    item = Channel.objects.get(code="drone")
    assert [answer.status_code for answer in (added, twice, changed)] == [303, 422, 303]
    assert (item.label_zh, item.valid_to) == ("航拍", date(2026, 6, 30))
    assert not Channel.objects.current(on=date(2026, 7, 1)).filter(code="drone").exists()
    details = [event.detail for event in AuditEvent.objects.filter(action__startswith="codelist").order_by("pk")]
    assert details == [
        {"name": KEY, "code": "drone"},
        {"name": KEY, "code": "drone", "fields": ["label_zh", "valid_to"]},
    ]


def test_own_fields_of_a_list_are_offered_too(client, admin):
    client.post("/code-lists/leads.outcome/new/", {**GIVEN, "needs_receipt": "on"})

    assert Outcome.objects.get(code="drone").needs_receipt


@pytest.mark.parametrize("role", ["head", "officer", "security_admin", "auditor"])
def test_code_lists_are_the_system_administrators(client, province, role):
    other = UserFactory(bureau=province, role=role)
    client.force_login(other)

    answers = [client.get("/code-lists/"), client.post(f"/code-lists/{KEY}/new/", GIVEN)]

    assert [answer.status_code for answer in answers] == [403, 403]
    with pytest.raises(NotAllowed):
        add_code(Channel, by=other, **GIVEN)
    assert not Channel.objects.filter(code="drone").exists()
