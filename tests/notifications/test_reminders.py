"""From recorded reminders to inboxes: none lost, none doubled, none untrue."""

from datetime import timedelta

import pytest
from django.utils import translation

from deadlines.clocks import stop_clock
from notifications.models import Notification
from notifications.reminders import deliver_reminders, settle
from tests.factories import UserFactory
from tests.notifications.factories import Paper, at, clock_of, reminder_for

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 00:01")


def test_each_reminder_becomes_one_entry_however_often_it_is_delivered(taiyuan, datong):
    one, other = UserFactory(bureau=taiyuan), UserFactory(bureau=datong)
    clock = clock_of(Paper(taiyuan))
    reminder_for(one, clock, recorded_at=NOW)
    reminder_for(other, clock_of(Paper(datong)), recorded_at=NOW, moment="after", urgent=True)

    for _again in range(3):
        deliver_reminders(now=NOW)

    assert set(Notification.objects.values_list("user", "what", "urgent")) == {
        (one.pk, "reminder", False),
        (other.pk, "overdue", True),
    }


def test_the_entry_names_number_rule_and_day_in_the_readers_language(taiyuan):
    paper = Paper(taiyuan)
    clock = clock_of(paper)
    reminder_for(UserFactory(bureau=taiyuan), clock, recorded_at=NOW)
    deliver_reminders(now=NOW)

    entry = Notification.objects.get()
    with translation.override("en"):
        english = entry.sentence
    assert (entry.record_number, entry.kind, entry.record_id) == (paper.number, "paper", paper.pk)
    assert entry.url == f"/papers/{paper.pk}/"
    assert english == f"{clock.rule.name_en} is due on {clock.due_on}."
    assert clock.rule.name_zh in entry.sentence


def test_a_reminder_recorded_before_a_crash_is_delivered_after_it(taiyuan):
    reminder_for(UserFactory(bureau=taiyuan), clock_of(Paper(taiyuan)), recorded_at=NOW - timedelta(days=3))

    assert deliver_reminders(now=NOW) == 1
    assert deliver_reminders(now=NOW) == 0


def test_a_reminder_of_work_that_is_done_by_now_is_not_delivered(taiyuan):
    paper = Paper(taiyuan)
    reminder_for(UserFactory(bureau=taiyuan), clock_of(paper), recorded_at=NOW)
    stop_clock(paper, "LEAD_RESULT", on=NOW.date(), by=None)

    assert deliver_reminders(now=NOW) == 0
    assert not Notification.objects.exists()


def test_what_is_done_leaves_the_unread_entries(taiyuan):
    paper, other = Paper(taiyuan), Paper(taiyuan)
    person = UserFactory(bureau=taiyuan)
    for each in (paper, other):
        reminder_for(person, clock_of(each), recorded_at=NOW)
    deliver_reminders(now=NOW)
    stop_clock(paper, "LEAD_RESULT", on=NOW.date(), by=None)

    assert settle(now=NOW) == 1
    assert [entry.record_number for entry in Notification.objects.unread()] == [other.number]


def test_the_heads_are_told_once_a_month_of_somebody_without_mail_address(taiyuan, datong):
    silent = UserFactory(bureau=taiyuan, email="", full_name="无邮箱")
    head = UserFactory(bureau=taiyuan, role="head")
    UserFactory(bureau=datong, role="head")
    for number in range(2):
        clock = clock_of(Paper(taiyuan))
        reminder_for(silent, clock, recorded_at=NOW + timedelta(minutes=number), moment="after", urgent=True)
        deliver_reminders(now=NOW + timedelta(minutes=number))

    warnings = Notification.objects.filter(what="unreachable")
    assert [(entry.user, entry.params) for entry in warnings] == [(head, {"name": "无邮箱"})]


def test_of_an_only_head_without_mail_address_the_superior_bureaus_heads_are_told(xiaodian, taiyuan):
    silent = UserFactory(bureau=xiaodian, role="head", email="")
    above = UserFactory(bureau=taiyuan, role="head")
    reminder_for(silent, clock_of(Paper(xiaodian)), recorded_at=NOW, moment="after", urgent=True)

    deliver_reminders(now=NOW)

    assert Notification.objects.get(what="unreachable").user == above
