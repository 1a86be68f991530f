"""The feed of changes: complete, in the order of commits, and nothing of what one may not see."""

from __future__ import annotations

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from accounts.scope import acting_as
from interface.models import Change, Era
from leads import acts
from leads.models import Lead
from records import attachments, comments
from rectification.models import Part
from tests.factories import UserFactory
from tests.leads.factories import head_of, make_lead, officer_of
from tests.records.files import PDF
from tests.rectification.factories import dispatched
from tests.systems import Api

pytestmark = pytest.mark.django_db(transaction=True)


def follow(api: Api, after: str = "", **query) -> tuple[list[dict], str]:
    """Everything behind the position, page by page, and the last position."""
    found: list[dict] = []
    while True:
        answer = api.get("changes", query | ({"after": after} if after else {}))
        assert answer.status_code == 200, answer.content
        told = answer.json()
        found, after = [*found, *told["results"]], told["position"]
        if not told["has_more"]:
            return found, after


def now(api: Api) -> str:
    return api.get("changes", {"after": "now"}).json()["position"]


@pytest.fixture
def city(taiyuan, datong):
    return Api(person=UserFactory(bureau=taiyuan))


def test_what_is_registered_acted_on_commented_and_given_files_is_told_once_each(taiyuan, city):
    start = now(city)
    officer, head = officer_of(taiyuan), head_of(taiyuan)
    lead = make_lead(taiyuan)
    registered, position = follow(city, start)
    with acting_as(head):
        acts.assign(lead, to=officer, by=head, on=timezone.localdate())
    assigned, position = follow(city, position)
    with acting_as(officer):
        comments.add(lead, "已到现场", by=officer, on=timezone.localdate())
        attachments.attach(lead, SimpleUploadedFile("证据.pdf", PDF), by=officer)
    hung, position = follow(city, position)

    known = {"kind": "lead", "number": lead.number, "id": lead.pk, "url": f"/api/v1/leads/{lead.pk}", "is_gone": False}
    assert [entry | known for entry in registered] == registered
    assert [entry["is_new"] for entry in registered] == [True]
    (act,) = assigned
    assert (act["version"], act["is_new"]) == (2, False)
    assert {"assignee", "status"} <= set(act["changed"]) <= set(city.get(f"leads/{lead.pk}").json())
    assert [entry["changed"] for entry in hung] == [["comments", "attachments"]]
    assert follow(city, position) == ([], position)


def test_pages_are_bounded_and_lose_nothing(taiyuan, city):
    start = now(city)
    for _turn in range(5):
        make_lead(taiyuan)
    whole, end = follow(city, start)
    in_pages, end_in_pages = follow(city, start, limit=1)

    assert len(whole) == 5
    assert {entry["number"] for entry in in_pages} == {entry["number"] for entry in whole}
    assert end_in_pages == end
    assert len({entry["position"] for entry in whole}) == 5


def test_a_lead_that_is_handed_to_another_city_is_gone_here_and_there_from_now_on(taiyuan, datong, city):
    other = Api(person=UserFactory(bureau=datong))
    lead = make_lead(taiyuan, title="装卸强买强卖")
    here, there = now(city), now(other)
    head = head_of(taiyuan)
    with acting_as(head):
        handover = acts.offer(lead, to=datong, by=head, on=timezone.localdate(), note="属地管辖")
    taker = head_of(datong)
    with acting_as(taker):
        acts.take(handover, by=taker, on=timezone.localdate())

    told_here, _position = follow(city, here)
    told_there, _position = follow(other, there)
    assert {entry["is_gone"] for entry in told_here} == {True}
    assert (
        told_here[-1] | {"number": lead.number, "id": None, "url": None, "version": None, "changed": []}
        == told_here[-1]
    )
    assert "装卸" not in str(told_here)
    assert [(entry["number"], entry["is_gone"]) for entry in told_there if entry["id"] == lead.pk][-1:] == [
        (lead.number, False)
    ]


def test_of_a_sealed_lead_nothing_is_told_but_that_it_is_gone(taiyuan, province, city):
    lead = make_lead(taiyuan)
    start = now(city)
    custodian = UserFactory(bureau=province, role="custodian")
    Lead.objects.filter(pk=lead.pk).update(readers=[custodian.pk])
    told, position = follow(city, start)
    Lead.objects.filter(pk=lead.pk).update(title="封存后的改动")
    later, _position = follow(city, position)

    assert [(entry["number"], entry["is_gone"], entry["changed"]) for entry in told] == [(lead.number, True, [])]
    assert later == []
    for api in (Api(person=custodian), Api(person=UserFactory(bureau=province))):
        if api.get("changes").status_code == 200:
            assert all(entry["is_gone"] for entry in follow(api)[0] if entry["number"] == lead.number)


def test_a_foreign_city_learns_nothing(taiyuan, datong, city):
    other = Api(person=UserFactory(bureau=datong))
    start = now(other)
    make_lead(taiyuan)

    assert follow(other, start)[0] == []


def test_who_works_on_a_letter_is_told_of_it(taiyuan, xiaodian, pingcheng, datong):
    """A letter of one bureau with parts in others: its row is shared with them, so its changes are, too."""
    order = dispatched(taiyuan, lead=xiaodian)
    county, foreign = Api(person=UserFactory(bureau=xiaodian)), Api(person=UserFactory(bureau=pingcheng))
    start, elsewhere = now(county), now(foreign)
    type(order).objects.filter(pk=order.pk).update(title="更正标题", version=9)
    Part.objects.filter(order=order).update(instruction="请分两步办理")

    told = {entry["kind"]: entry["changed"] for entry in follow(county, start)[0]}
    assert told == {"order": ["title"], "part": ["instruction"]}
    assert follow(foreign, elsewhere)[0] == []


def test_one_kind_only(taiyuan, city):
    start = now(city)
    make_lead(taiyuan)
    dispatched(taiyuan)

    assert {entry["kind"] for entry in follow(city, start, kind="order")[0]} == {"order"}
    assert {"lead", "order", "part"} <= {entry["kind"] for entry in follow(city, start)[0]}
    refused = city.get("changes", {"kind": "nothing"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "kind")


@pytest.mark.parametrize(
    "position", ["x", "1", "1-", "-1-2", "99999999999999999999-1", "9223372036854775808-1", "１-２"]
)
def test_what_is_no_position_is_refused(city, position):
    assert city.get("changes", {"after": position}).status_code == 400


def test_a_position_never_passes_over_what_commits_late(taiyuan, city):
    """The first to begin is the last to commit: whoever reads in between finds both afterwards."""
    start = now(city)
    begun, read = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            Lead.objects.filter(pk=early.pk).update(title="先开始、后提交")
            begun.set()
            assert read.wait(20)
        connection.close()

    early, late = make_lead(taiyuan), make_lead(taiyuan)
    made, position = follow(city, start)
    writer = threading.Thread(target=slow)
    writer.start()
    assert begun.wait(20)
    Lead.objects.filter(pk=late.pk).update(title="后开始、先提交")
    between, position = follow(city, position)
    read.set()
    writer.join()
    after, _position = follow(city, position)

    assert len(made) == 2
    assert [entry["number"] for entry in between + after] == [early.number, late.number]


def test_a_restored_copy_goes_on_behind_what_was_told_before(taiyuan, city):
    """Another database server counts its transactions from the beginning."""
    make_lead(taiyuan)
    _told, position = follow(city)
    Era.objects.update(system=1)
    lead = make_lead(taiyuan)

    told, _position = follow(city, position)
    assert [entry["number"] for entry in told] == [lead.number]
    assert sorted(Era.objects.values_list("pk", flat=True)) == [1, 2]


def test_nobody_writes_into_the_feed_but_the_triggers(taiyuan):
    officer = officer_of(taiyuan)
    make_lead(taiyuan)
    one = Change.objects.order_by("pk").last()
    with acting_as(officer), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Change.objects.create(
            turn=one.turn, kind="lead", record_id=1, number="假", what=[], is_new=True, bureau=taiyuan, city=taiyuan
        )
