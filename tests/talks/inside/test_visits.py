"""A covert visit is there for its group alone until it is released: bare in the database, in lists, counts, search,
changes, files and notices; then for its bureau's line, and for the visited bureau."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.errors import ActionRefused
from accounts.models import Role
from accounts.scope import acting_as
from audit.models import AuditEvent
from figures.sources import Source
from interface.models import Change
from notifications.models import Notification
from plain.declaring import Pages
from plain.registering import register
from records import attachments
from records.audience import audience
from records.hiding import name_group
from records.models import Attachment, SearchText, Step
from registry import declared
from tests.factories import UserFactory
from tests.records.files import pdf, upload
from tests.visits.models import Visit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def people(province, taiyuan):
    return {
        "leader": UserFactory(bureau=province, role=Role.HEAD),
        "member": UserFactory(bureau=province),
        "colleague": UserFactory(bureau=province),
        "visited": UserFactory(bureau=taiyuan, role=Role.HEAD),
    }


@pytest.fixture
def visit(people, province, taiyuan):
    leader = people["leader"]
    values = {"title": "暗访砂石市场", "visited": taiyuan.code, "facts": "强买强卖"}
    pages = declared(Pages)["visit"]
    with acting_as(leader):
        made = register(pages, values, by=leader, bureau=province, on=TODAY, group=[people["member"]])
    with acting_as(people["member"]):
        attachments.attach(made, upload("现场照片.pdf", pdf()), by=people["member"])
    return made


def entering(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def who_sees(visit, people, model=Visit, **rows) -> set[str]:
    """Bare, as the role of the application."""

    def sees(person) -> bool:
        with acting_as(person):
            return model.objects.filter(**(rows or {"pk": visit.pk})).exists()

    return {name for name, person in people.items() if sees(person)}


def release(visit, people) -> None:
    with acting_as(people["leader"]):
        visit.advance("release", by=people["leader"], on=TODAY)


@pytest.mark.parametrize("model", [Step, SearchText, Attachment])
def test_until_its_release_its_group_alone_finds_it_or_anything_of_it(visit, people, model):
    assert who_sees(visit, people) == {"leader", "member"}
    assert who_sees(visit, people, model, kind="visit", record_id=visit.pk) == {"leader", "member"}


@pytest.mark.parametrize("who", ["colleague", "visited"])
def test_no_page_speaks_of_it(visit, people, who):
    client = entering(people[who])

    pages = ["/visits/", "/search/?q=暗访砂石", "/", f"/records/visit/{visit.pk}/timeline", visit.get_absolute_url()]
    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 404]
    assert all("暗访砂石市场" not in a.content.decode() and visit.number not in a.content.decode() for a in answers)
    exported = b"".join(client.get("/visits/export/").streaming_content)
    assert visit.number.encode() not in exported


def test_no_count_no_change_and_no_notice_speaks_of_it(visit, people):
    (planned,) = declared(Source)["visits"].counts
    with acting_as(people["colleague"]):
        assert not planned.rows(people["colleague"]).exists()
    assert not Change.objects.filter(kind="visit").exists()
    told = set(Notification.objects.filter(kind="visit").values_list("user", flat=True))
    assert told <= {people["leader"].pk, people["member"].pk}
    assert set(audience(visit, on=TODAY)) <= {people["leader"], people["member"]}


def test_its_number_leaves_no_gap_in_the_open_series(visit):
    assert visit.number.startswith("AFN-")


def test_its_group_sees_who_belongs_to_it_and_changes_that(visit, people):
    client = entering(people["leader"])
    page = client.get(visit.get_absolute_url()).content.decode()
    assert str(people["member"]) in page

    assert client.post(f"/records/visit/{visit.pk}/group/", {"group": people["colleague"].username}).status_code == 303

    assert who_sees(visit, people) == {"leader", "colleague"}
    assert who_sees(visit, people, Attachment, kind="visit", record_id=visit.pk) == {"leader", "colleague"}
    assert AuditEvent.objects.filter(action="record.group_changed").exists()


def test_whoever_is_visited_is_not_named_to_its_group(visit, people):
    with acting_as(people["leader"]), pytest.raises(ActionRefused):
        name_group(visit, [people["visited"]], by=people["leader"])


def test_the_form_asks_for_the_group(people, taiyuan):
    client = entering(people["leader"])
    typed = {"title": "暗访", "visited": taiyuan.code, "token": "x" * 24, "group": people["member"].username}

    assert client.post("/visits/new/", typed | {"group": "无此人"}).status_code == 422
    assert client.post("/visits/new/", typed).status_code == 302

    made = Visit.objects.get()
    assert made.readers == sorted([people["leader"].pk, people["member"].pk])


def test_from_its_release_on_the_line_and_the_visited_bureau_see_it(visit, people):
    release(visit, people)

    assert who_sees(visit, people) == {"leader", "member", "colleague", "visited"}
    assert entering(people["visited"]).get(visit.get_absolute_url()).status_code == 200
    assert visit.number in entering(people["colleague"]).get("/visits/").content.decode()
    assert Change.objects.filter(kind="visit", record_id=visit.pk).exists()
    assert who_sees(visit, people, Attachment, kind="visit", record_id=visit.pk) == {"leader", "member", "colleague"}


def test_what_was_released_is_not_hidden_again(visit, people):
    release(visit, people)

    with acting_as(people["leader"]), pytest.raises(ActionRefused):
        name_group(visit, [], by=people["leader"])
    for change in ("readers = '{1}'", "released_on = NULL"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE visits_visit SET {change} WHERE id = %s", [visit.pk])


def test_the_database_keeps_none_open_that_is_not_released(visit):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET readers = NULL WHERE id = %s", [visit.pk])
