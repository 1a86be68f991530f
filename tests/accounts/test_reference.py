"""Bureaus and code lists are remembered, and any change of them is seen by the next request."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import reference
from accounts.models import Bureau
from accounts.scope import acting_as_system
from leads.models import Channel, Lead
from tests.factories import UserFactory
from tests.leads.factories import make_lead

pytestmark = pytest.mark.django_db


def names() -> dict[str, str]:
    return {bureau.code: bureau.name for bureau in reference.rows_of(Bureau).values()}


def test_a_records_bureau_and_codes_cost_no_statement(taiyuan):
    lead = Lead.objects.get(pk=make_lead(taiyuan).pk)

    with acting_as_system(), CaptureQueriesContext(connection) as asked:
        said = (lead.bureau.name, lead.channel.label)

    assert len(asked) == 0
    assert said == (taiyuan.name, Channel.objects.get(pk=lead.channel_id).label)


def test_a_change_by_whatever_door_is_seen_by_the_next_request(taiyuan, datong):
    with acting_as_system():
        before = names()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_bureau SET name = '太原市市场监管局' WHERE code = '140100'")

    with acting_as_system():
        after = names()

    assert {code for code in after if after[code] != before[code]} == {"140100"}
    assert after["140100"] == "太原市市场监管局"


def test_a_new_bureau_is_offered_by_the_next_request(client, province, taiyuan):
    client.force_login(UserFactory(bureau=province))
    first = client.get("/leads/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_bureau SET short_name = '并州新局' WHERE code = '140100'")

    assert "并州新局" not in first
    assert "并州新局" in client.get("/leads/").content.decode()


def test_outside_of_a_scope_nothing_is_remembered(taiyuan):
    with acting_as_system():
        names()
    Bureau.objects.filter(pk=taiyuan.pk).update(name="改名后")

    assert names()["140100"] == "改名后"
