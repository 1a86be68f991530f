"""Talks have what every kind has, and no line was written for it: all follows from model, table and declaration."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from accounts.errors import NotAllowed
from accounts.handover import hand_over, items_of, release_left_work
from accounts.models import Role
from accounts.policy import POLICY
from accounts.scope import acting_as, acting_as_system
from deadlines.models import Clock
from deadlines.reminders import record_due_reminders
from exchange.plain.sheet import PlainSheet
from exchange.sheet import Sheet
from notifications.models import Notification
from plain.declaring import Pages
from plain.registering import register
from records.audience import audience
from records.handlers import add_handler, handler_ids
from records.kinds import kind_of
from records.models import SearchText
from records.work import work_of
from registry import declared
from tests.exchange.files import book
from tests.exchange.work import apply, dry_run, verdicts
from tests.factories import UserFactory
from tests.records.drafting import begun, keep
from tests.systems import system_of, token_for
from tests.talks.models import Talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = date(2026, 11, 23)
DUE = date(2026, 11, 30)
VALUES = {"title": "价格欺诈", "person": "王某", "manner": "phone", "planned_on": DUE, "reason": "多次被投诉"}


@pytest.fixture
def people(province, taiyuan, xiaodian, datong):
    return {
        "officer": UserFactory(bureau=xiaodian),
        "colleague": UserFactory(bureau=xiaodian),
        "head": UserFactory(bureau=xiaodian, role=Role.HEAD),
        "foreign": UserFactory(bureau=datong),
        "administrator": UserFactory(bureau=province, role=Role.SYSTEM_ADMIN),
    }


def pages() -> Pages:
    return declared(Pages)["talk"]


def make_talk(person, **changes) -> Talk:
    with acting_as(person):
        return register(pages(), VALUES | changes, by=person, bureau=person.bureau, on=TODAY)


def entering(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hold(talk: Talk, person) -> None:
    with acting_as(person):
        talk.advance("hold", by=person, on=TODAY, held_on=TODAY, said="已提示")


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "计划约谈"), ("en", "Plan a talk")])
def test_a_talk_is_registered_and_stands_in_list_and_page_in_both_languages(people, language, word):
    officer = people["officer"]
    officer.language = language
    officer.save()
    client = entering(officer)
    client.cookies["django_language"] = language
    typed = VALUES | {"planned_on": DUE.isoformat(), "token": "x" * 24}

    assert word in client.get("/talks/").content.decode()
    assert client.post("/talks/new/", typed | {"person": ""}).status_code == 422
    made = client.post("/talks/new/", typed)
    again = client.post("/talks/new/", typed)

    talk = Talk.objects.get()
    assert (made.url, again.url) == (talk.get_absolute_url(), talk.get_absolute_url())
    assert (talk.number, talk.assignee, talk.status) == ("YT-140105-2026-0001", officer, "planned")
    page = client.get(talk.get_absolute_url()).content.decode()
    assert "王某" in page
    assert "多次被投诉" in page
    assert talk.number in client.get("/talks/?state=open&q=价格欺诈").content.decode()


def test_a_talk_is_corrected_and_a_colleague_who_was_slower_is_asked(people):
    talk, client = make_talk(people["officer"]), entering(people["officer"])
    typed = VALUES | {"planned_on": DUE.isoformat(), "version": 1}

    assert client.post(f"/talks/{talk.pk}/edit/", typed | {"person": "李某"}).status_code == 302
    late = client.post(f"/talks/{talk.pk}/edit/", typed | {"person": "赵某"})

    talk.refresh_from_db()
    assert (talk.person, late.status_code) == ("李某", 409)


def test_acts_ask_what_the_table_says_and_take_two_where_it_says_so(people):
    talk, client = make_talk(people["officer"]), entering(people["officer"])
    address = f"/talks/{talk.pk}/act/hold/"

    assert 'name="held_on"' in client.get(address).content.decode()
    assert client.post(address, {"said": "", "held_on": TODAY.isoformat(), "version": 1}).status_code == 422
    assert client.post(address, {"said": "已提示", "held_on": TODAY.isoformat(), "version": 1}).status_code == 303
    talk.refresh_from_db()
    assert (talk.status, talk.said) == ("held", "已提示")
    assert entering(people["officer"]).post(f"/talks/{talk.pk}/act/accept/", {"version": 2}).status_code == 403
    assert entering(people["head"]).post(f"/talks/{talk.pk}/act/accept/", {"version": 2}).status_code == 303


def test_who_may_confirm_is_told_and_finds_it_in_my_work(people):
    talk = make_talk(people["officer"])
    hold(talk, people["officer"])

    assert audience(talk, on=TODAY) == [people["head"]]
    assert list(Notification.objects.values_list("user", "what")) == [(people["head"].pk, "awaiting_approval")]
    with acting_as(people["head"]):
        (work,) = work_of(people["head"], on=TODAY)
    assert (work.waiting.count, work.items[0].number) == (1, talk.number)


def test_its_term_runs_to_the_planned_day_and_reminds(people):
    talk = make_talk(people["officer"])

    clock = Clock.objects.of(talk).get()
    assert (clock.due_on, Talk.objects.get().due_on) == (DUE, DUE)
    with time_machine.travel("2026-11-30 09:00:00+08:00", tick=False):
        record_due_reminders(now=timezone.now())
    assert clock.reminders.filter(recipient=people["officer"]).exists()


def test_who_leaves_hands_it_over(people):
    talk = make_talk(people["officer"])
    head, colleague = people["head"], people["colleague"]

    with acting_as(head):
        assert [work.kind for work, items in items_of(people["officer"], talk.bureau, seen_by=head) if items] == [
            "talk"
        ]
        hand_over(people["officer"], talk.bureau, targets={}, rest_to=colleague, by=head, on=TODAY)

    assert Talk.objects.get().assignee == colleague


def test_it_comes_from_a_workbook_and_leaves_as_one(people, taiyuan, xiaodian):
    headings = ["约谈编号", "所属市", "所属县", "事由", "约谈对象", "方式", "计划日期", "涉及金额（元）", "情况说明"]
    row = ["约1号", "太原市", "小店区", "价格欺诈", "王某", "电话", "2026-11-30", "12,500.50", "多次被投诉"]
    officer = people["officer"]
    file = book([row, [*row[:5], "信鸽", *row[6:]]], sheet="约谈", headings=headings)

    assert verdicts(dry_run(file, officer)) == {2: "new", 3: "code_unknown"}
    apply(dry_run(book([row], sheet="约谈", headings=headings), officer), officer)
    talk = Talk.objects.get()
    assert (talk.number, talk.bureau, talk.manner, talk.planned_on) == ("约1号", xiaodian, "phone", DUE)
    changed = [*row[:4], "李某", *row[5:]]
    apply(dry_run(book([changed], sheet="约谈", headings=headings), officer), officer)
    assert Talk.objects.get().person == "李某"

    answer = entering(officer).get("/talks/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["约谈"]
    assert [cell.value for cell in sheet[1]] == headings
    assert [cell.value for cell in sheet[2]][:6] == changed[:6]
    assert (talk.loss_yuan, sheet["H2"].value) == (Decimal("12500.50"), 12500.5)


def test_its_amount_is_typed_shown_and_given_to_programs_to_the_fen(people, xiaodian):
    client = entering(people["officer"])
    typed = VALUES | {"planned_on": DUE.isoformat(), "token": "x" * 24}

    refused = client.post("/talks/new/", typed | {"loss_yuan": "12.505"})
    assert (refused.status_code, "金额最多两位小数" in refused.content.decode()) == (422, True)
    client.post("/talks/new/", typed | {"loss_yuan": "￥108,300,000.5元"})

    talk = Talk.objects.get()
    assert talk.loss_yuan == Decimal("108300000.50")
    for address in (talk.get_absolute_url(), "/talks/"):
        assert "108,300,000.50 元" in client.get(address).content.decode()
    token = token_for(system_of(xiaodian))
    one = Client().get(f"/api/v1/talks/{talk.pk}", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert one.json()["loss_yuan"] == "108300000.50"


def test_systems_read_it_and_act_on_it(people, xiaodian):
    talk = make_talk(people["officer"])
    account = system_of(xiaodian)
    header = {"HTTP_AUTHORIZATION": f"Bearer {token_for(account)}"}
    client = Client()

    listed = client.get("/api/v1/talks", **header).json()
    assert [each["number"] for each in listed["results"]] == [talk.number]
    one = client.get(f"/api/v1/talks/{talk.pk}", **header)
    assert (one.json()["person"], one.json()["actions"]) == ("王某", ["assign", "hold", "drop"])
    held = client.post(
        f"/api/v1/talks/{talk.pk}/actions/hold",
        json.dumps({"held_on": "2026-11-23", "said": "已提示"}),
        content_type="application/json",
        HTTP_IF_MATCH=one["ETag"],
        **header,
    )
    assert (held.status_code, held.json()["status"]) == (200, "held")


def test_each_of_its_addresses_asks_the_policy_and_the_reach(people):
    """The matrix of a plain kind: every address, a person with the right, a stranger's, one without business here."""
    talk = make_talk(people["officer"])
    one = (talk.pk,)
    names = {"talk-list": (), "talk": one, "talk-edit": one, "talk-act": (talk.pk, "hold"), "talk-new": ()}
    known = {
        pattern.name for pattern in get_resolver("plain.urls").url_patterns if pattern.name.split("-")[0] == "talk"
    }

    assert known == names.keys()
    for name, arguments in names.items():
        address = reverse(f"kinds:{name}", args=arguments)
        assert entering(people["officer"]).get(address).status_code == 200, name
        assert entering(people["foreign"]).get(address).status_code == (404 if arguments else 200), name
        assert entering(people["administrator"]).get(address).status_code == 403, name
        assert Client().get(address).status_code == 302, name
    assert talk.number not in entering(people["foreign"]).get("/talks/").content.decode()


def test_it_is_searched_watched_drafted_and_assigned_in_bulk(people):
    talk, client = make_talk(people["officer"]), entering(people["officer"])

    assert list(SearchText.objects.filter(kind="talk").values_list("number", flat=True)) == [talk.number]
    assert talk.number in client.get("/search/?q=多次被投诉").content.decode()
    assert keep(client, begun(client, reverse("kinds:talk-new")), title="半个标题").status_code == 200
    assert client.post(reverse("records:set_watch", args=["talk", talk.pk]), {"watching": "1"}).status_code == 303
    assert reverse("lists:choose", args=["talk", "assign"]) in client.get("/talks/").content.decode()


def test_its_rights_stand_in_the_policy_with_words(people):
    with translation.override("zh-hans"):
        page = entering(people["head"]).get(reverse("accounts:policy")).content.decode()

    assert {action for action in POLICY if action.startswith("talk.")} >= {"talk.view", "talk.accept", "talk.import"}
    assert "确认约谈记录" in page
    assert isinstance(declared(Sheet)["约谈"], PlainSheet)


def with_a_second(people):
    """A talk that two officers handle."""
    talk = make_talk(people["officer"])
    with acting_as(people["head"]):
        add_handler(talk, people["colleague"], by=people["head"], on=TODAY)
    return talk


def mine(person) -> list[str]:
    with acting_as(person):
        return [item.number for work in work_of(person, on=TODAY, part="mine") for item in work.items]


def test_two_handle_it_both_have_it_on_their_desk_and_both_are_reminded(people):
    talk = with_a_second(people)

    assert mine(people["officer"]) == mine(people["colleague"]) == [talk.number]
    assert audience(talk, on=TODAY) == [people["officer"], people["colleague"]]
    assert Notification.objects.filter(user=people["colleague"], what="assigned").count() == 1
    with time_machine.travel("2026-11-30 09:00:00+08:00", tick=False):
        record_due_reminders(now=timezone.now())
    told = Clock.objects.of(talk).get().reminders.values_list("recipient", flat=True)
    assert {people["officer"].pk, people["colleague"].pk} <= set(told)


def test_none_of_those_who_handle_it_decides_upon_it(people):
    with_a_second(people)
    talk = Talk.objects.get()
    with acting_as(people["head"]):
        add_handler(talk, people["head"], by=people["head"], on=TODAY)
    hold(talk, people["officer"])

    assert audience(talk, on=TODAY) == []
    with acting_as(people["head"]):
        assert talk_workflow().actions_for(talk, people["head"]) == []
        assert [work.waiting.count for work in work_of(people["head"], on=TODAY)] in ([], [0])
        with pytest.raises(NotAllowed):
            talk.advance("accept", by=people["head"], on=TODAY)


def talk_workflow():
    return kind_of("talk").workflow


def test_who_leaves_hands_over_what_they_handle_with_others(people):
    talk = with_a_second(people)
    head, colleague = people["head"], people["colleague"]
    new = UserFactory(bureau=talk.bureau)

    with acting_as(head):
        assert [list(items) for _work, items in items_of(colleague, talk.bureau, seen_by=head) if items] == [[talk]]
        assert hand_over(colleague, talk.bureau, targets={}, rest_to=new, by=head, on=TODAY) == 1

    assert (Talk.objects.get().assignee, handler_ids(talk)) == (people["officer"], [people["officer"].pk, new.pk])
    new.is_active = False
    new.save()
    with time_machine.travel("2026-11-24 09:00:00+08:00", tick=False), acting_as_system():
        assert release_left_work(on=date(2026, 11, 24)) == 1
    assert handler_ids(talk) == [people["officer"].pk]


def test_handlers_stay_behind_when_a_talk_goes_to_another_bureau(people, datong):
    talk = with_a_second(people)

    Talk.objects.filter(pk=talk.pk).update(bureau=datong)

    assert handler_ids(Talk.objects.get()) == [people["officer"].pk]
    assert mine(people["colleague"]) == []


def test_handlers_are_added_and_taken_off_on_its_page_by_who_assigns_it(people):
    talk = make_talk(people["officer"])
    head, client = entering(people["head"]), entering(people["foreign"])
    address = reverse("records:add_handler", args=["talk", talk.pk])

    assert address in head.get(talk.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 404
    assert head.post(address, {"to": people["officer"].pk}).status_code == 422
    assert head.post(address, {"to": people["foreign"].pk}).status_code == 422
    assert head.post(address, {"to": people["colleague"].pk}).status_code == 302
    assert head.post(address, {"to": people["colleague"].pk}).status_code == 422
    off = reverse("records:take_off_handler", args=["talk", talk.pk, people["colleague"].username])
    page = head.get(talk.get_absolute_url()).content.decode()
    assert off in page
    assert str(people["colleague"]) in page
    assert head.get(off).status_code == 200
    assert handler_ids(talk) == [people["officer"].pk, people["colleague"].pk]
    assert head.post(off).status_code == 302
    assert handler_ids(talk) == [people["officer"].pk]
    assert head.post(off).status_code == 404
