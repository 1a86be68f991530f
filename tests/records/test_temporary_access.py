"""A record shared with a bureau or a person until a day: read, not changed; it ends by itself, in the database too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from audit.models import AuditEvent
from leads.models import Lead
from notifications.models import Notification
from records import attachments
from records.models import Attachment, TemporaryAccess
from records.temporary_access import share, take_back
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.records.files import pdf, upload

pytestmark = pytest.mark.django_db


def today() -> date:
    """The database compares with its own clock, so these days do not travel."""
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(taiyuan, datong):
    return {
        "officer": UserFactory(bureau=taiyuan),
        "head": UserFactory(bureau=taiyuan, role=Role.HEAD),
        "guest": UserFactory(bureau=datong),
        "other": UserFactory(bureau=datong),
    }


@pytest.fixture
def lead(people, taiyuan):
    made = make_lead(taiyuan, by=people["officer"], title="砂石市场强迫交易")
    attachments.attach(made, upload("笔录.pdf", pdf()), by=people["officer"])
    return made


def given(lead, people, to, *, days: int = 7) -> TemporaryAccess:
    until_on = today() + timedelta(days=days)
    return share(lead, to=to, until_on=until_on, reason="联合核查", by=people["head"], on=today())


def seen(person, lead) -> dict[str, bool]:
    """Bare, as the role of the application."""
    with acting_as(person):
        return {
            "record": Lead.objects.filter(pk=lead.pk).exists(),
            "files": Attachment.objects.filter(kind="lead", record_id=lead.pk).exists(),
        }


def test_the_person_reads_it_and_nobody_else_of_the_bureau_does(client, lead, people):
    given(lead, people, people["guest"])

    assert seen(people["guest"], lead) == {"record": True, "files": True}
    assert seen(people["other"], lead) == {"record": False, "files": False}
    client.force_login(people["guest"])
    page = client.get(lead.get_absolute_url())
    assert page.status_code == 200
    assert "砂石市场强迫交易" in page.content.decode()
    assert "笔录.pdf" in page.content.decode()
    file = Attachment.objects.of(lead).get()
    answer = client.get(f"/records/attachments/{file.uuid}")
    assert answer.status_code == 200
    b"".join(answer.streaming_content)
    client.force_login(people["other"])
    assert client.get(lead.get_absolute_url()).status_code == 404


def test_a_bureau_reads_it(client, lead, people, datong):
    given(lead, people, datong)

    assert seen(people["guest"], lead)["record"]
    assert seen(people["other"], lead)["record"]


def test_it_is_read_and_not_changed(client, lead, people):
    given(lead, people, people["guest"])
    client.force_login(people["guest"])

    assert client.get(f"/leads/{lead.pk}/edit").status_code in (403, 404)
    assert client.post(f"/records/lead/{lead.pk}/comment", {"text": "x", "token": "a" * 24}).status_code == 403
    with acting_as(people["guest"]):
        assert Lead.objects.filter(pk=lead.pk).update(title="别的") == 0


def test_it_stands_in_no_list_or_count_of_theirs(client, lead, people):
    given(lead, people, people["guest"])
    client.force_login(people["guest"])

    assert lead.number not in client.get("/leads/").content.decode()
    assert not Lead.objects.visible_to(people["guest"]).filter(pk=lead.pk).exists()


def test_it_ends_by_itself_also_in_the_database(client, lead, people):
    access = given(lead, people, people["guest"])
    with transaction.atomic(), connection.cursor() as cursor:  # as if the day had passed
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE records_temporaryaccess SET until_on = %s, given_on = %s WHERE id = %s",
            [today() - timedelta(days=1), today() - timedelta(days=3), access.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert seen(people["guest"], lead) == {"record": False, "files": False}
    client.force_login(people["guest"])
    assert client.get(lead.get_absolute_url()).status_code == 404


def test_it_is_taken_back_before(client, lead, people):
    access = given(lead, people, people["guest"])
    client.force_login(people["head"])
    page = client.get(lead.get_absolute_url()).content.decode()
    assert "联合核查" in page

    assert client.post(f"/records/lead/{lead.pk}/sharing/{access.pk}/end/").status_code == 303

    assert not seen(people["guest"], lead)["record"]
    with pytest.raises(ActionRefused):
        take_back(access, record=lead, by=people["head"], on=today())


def test_whoever_loses_it_is_told_by_whom_and_not_led_to_a_page_that_is_closed(lead, people, datong):
    to_one, to_all = given(lead, people, people["guest"]), given(lead, people, datong)

    take_back(to_one, record=lead, by=people["head"], on=today())
    assert [(each.user, each.url) for each in Notification.objects.filter(what="unshared")] == [(people["guest"], "")]
    take_back(to_all, record=lead, by=people["head"], on=today())
    told = Notification.objects.filter(what="unshared", key=f"sharing:{to_all.pk}:ended")
    assert {each.user for each in told} == {people["guest"], people["other"]}
    assert all(lead.number in str(each.sentence) for each in told)


def test_the_database_itself_shares_no_record_of_another_bureau(lead, people, datong):
    theirs = make_lead(datong, by=people["guest"])
    own = {"bureau_id": lead.bureau_id, "city_id": lead.city_id}
    about = {
        "user": people["head"],
        "until_on": today(),
        "reason": "x",
        "given_by": people["head"],
        "given_on": today(),
    }

    for place in (own, {"bureau_id": theirs.bureau_id, "city_id": theirs.city_id}):
        with acting_as(people["head"]), pytest.raises(DatabaseError), transaction.atomic():
            TemporaryAccess.objects.create(kind="lead", record_id=theirs.pk, **place, **about)
    with acting_as(people["head"]):
        TemporaryAccess.objects.create(kind="lead", record_id=lead.pk, **own, **about)


def test_both_sides_are_told_and_the_trail_says_so(lead, people):
    lead.assignee = people["officer"]
    given(lead, people, people["guest"])

    told = dict(Notification.objects.filter(what__in=["shared", "shared_out"]).values_list("user", "what"))
    assert told == {people["guest"].pk: "shared", people["officer"].pk: "shared_out"}
    assert AuditEvent.objects.filter(action="sharing.given", user=people["head"]).count() == 1


def test_only_heads_of_the_holder_share(lead, people, datong):
    for who in ("officer", "guest"):
        with pytest.raises(NotAllowed):
            share(lead, to=datong, until_on=today(), reason="x", by=people[who], on=today())
    assert not TemporaryAccess.objects.exists()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("until_on", {"until_on": date(2000, 1, 1)}),
        ("until_on", {"until_on": date(2999, 1, 1)}),
        ("reason", {"reason": "  "}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(lead, people, field, change):
    values = {"to": people["guest"], "until_on": today(), "reason": "联合核查"} | change

    with pytest.raises(ActionRefused) as refused:
        share(lead, **values, by=people["head"], on=today())
    assert refused.value.field == field


def test_who_sees_it_anyway_or_could_see_none_is_refused(lead, people, province, taiyuan, datong):
    auditor = UserFactory(bureau=province, role=Role.AUDITOR)

    for nobody in (people["officer"], auditor, taiyuan):
        with pytest.raises(ActionRefused):
            share(lead, to=nobody, until_on=today(), reason="x", by=people["head"], on=today())


def test_twice_until_the_same_day_is_once(lead, people):
    given(lead, people, people["guest"])

    with pytest.raises(ActionRefused):
        given(lead, people, people["guest"])
    assert TemporaryAccess.objects.count() == 1


def test_the_form_takes_a_bureau_or_a_person(client, lead, people, datong):
    client.force_login(people["head"])
    address = f"/records/lead/{lead.pk}/sharing/new/"
    typed = {"until_on": (today() + timedelta(days=3)).isoformat(), "reason": "联合核查"}

    assert client.post(address, typed).status_code == 422
    both = {"to_bureau": datong.pk, "to": people["guest"].username}
    assert client.post(address, typed | both).status_code == 422
    assert client.post(address, typed | {"to": people["guest"].username}).status_code == 303
    assert client.post(address, typed | {"to_bureau": datong.pk}).status_code == 303
    assert TemporaryAccess.objects.count() == 2


def test_what_was_given_is_neither_changed_nor_deleted(lead, people):
    access = given(lead, people, people["guest"])

    for statement in (
        "UPDATE records_temporaryaccess SET until_on = until_on + 1",
        "DELETE FROM records_temporaryaccess",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} WHERE id = %s", [access.pk])
