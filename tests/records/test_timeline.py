from datetime import UTC, date, datetime, timedelta

import pghistory
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from audit import trail
from deadlines.models import Reminder
from deadlines.reminders import record_due_reminders
from leads.models import Lead
from records import attachments, comments
from records.models import Comment
from records.timeline import timeline
from tests.factories import UserFactory
from tests.leads.factories import TODAY, make_lead
from tests.records.files import PDF, upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan, full_name="张海峰")


@pytest.fixture
def lead(taiyuan, officer):
    return make_lead(taiyuan, by=officer)


def change(lead, by, reason="", **values):
    with pghistory.context(user=by.pk, reason=reason):
        Lead.objects.filter(pk=lead.pk).update(**values)


def test_a_change_is_told_from_old_to_new_by_whom_and_why(lead, officer):
    change(lead, officer, "笔误", title="改过的名称", category="gang", is_named=True, assignee=officer)

    with acting_as(officer):
        [entry] = timeline(lead, officer, show="edit").entries

    assert (entry.who, entry.detail) == ("张海峰", "笔误")
    assert ("名称", "建材市场装卸强买强卖", "改过的名称") in [(label, old, new) for label, old, new in entry.changes]
    assert ("", "张海峰") in [(old, new) for _label, old, new in entry.changes]
    assert len(entry.changes) == 4


def test_bulk_updates_are_told_too_and_noise_is_not(lead, officer):
    Lead.objects.update(due_on=date(2026, 12, 1))
    Lead.objects.update(address="某街一号")

    with acting_as(officer):
        [entry] = timeline(lead, officer, show="edit").entries

    assert [new for _label, _old, new in entry.changes] == ["某街一号"]


def test_everything_that_happened_stands_in_one_line_newest_first(lead, officer):
    comments.add(lead, "先到现场", by=officer, on=TODAY)
    file = attachments.attach(lead, upload("证据.pdf", PDF), by=officer, is_evidence=True)
    trail.record("attachment.opened", by=officer, record=lead, detail={"file": str(file.uuid)})
    change(lead, UserFactory(), title="改过的名称")

    with acting_as(officer):
        shown = timeline(lead, officer)

    assert {entry.kind for entry in shown.entries} >= {"created", "comment", "file", "view", "edit"}
    assert [entry.at for entry in shown.entries] == sorted((entry.at for entry in shown.entries), reverse=True)
    assert shown.older is None


@pytest.mark.parametrize("show", ["", "comment"])
def test_pages_show_every_entry_once(lead, officer, show):
    start = timezone.now()
    for n in range(47):
        comment = comments.add(lead, f"第{n}条", by=officer, on=TODAY)
        Comment.objects.bulk_create(
            [
                Comment(
                    **{f.attname: getattr(comment, f.attname) for f in comment._meta.concrete_fields if f.name != "id"}
                )
            ]
        ) if n == 30 else None
    said, before, pages = [], None, 0
    with acting_as(officer):
        while True:
            shown = timeline(lead, officer, show=show, before=before, limit=10)
            said += [entry.detail for entry in shown.entries if entry.kind == "comment"]
            before, pages = shown.older, pages + 1
            if before is None:
                break

    assert sorted(said) == sorted([f"第{n}条" for n in range(47)] + ["第30条"])
    assert pages < 9
    assert start


def test_a_reminder_to_several_people_is_one_entry(lead, officer, taiyuan):
    UserFactory(bureau=taiyuan, role="head")
    record_due_reminders(now=datetime(2027, 3, 1, 1, 0, tzinfo=UTC))
    sent = Reminder.objects.of(lead).filter(state="ready")
    assert sent.count() > 1

    with acting_as(officer):
        entries = timeline(lead, officer, show="reminder").entries

    thresholds = sent.values("clock", "step", "due_on", "occurrence").distinct()
    assert len(entries) == thresholds.count()
    assert all(entry.kind == "reminder" and "提醒" in entry.text for entry in entries)


def test_a_stranger_learns_nothing(lead, officer, datong):
    comments.add(lead, "先到现场", by=officer, on=TODAY)
    stranger = UserFactory(bureau=datong)

    with acting_as(stranger):
        assert timeline(lead, stranger, show="comment").entries == []
        assert timeline(lead, stranger, show="edit").entries == []


def test_a_long_history_costs_no_more_queries(lead, officer, django_assert_max_num_queries):
    def cost():
        with acting_as(officer), django_assert_max_num_queries(20) as spent:
            timeline(lead, officer)
        return len(spent)

    comments.add(lead, "一", by=officer, on=TODAY)
    change(lead, officer, title="第一次")
    attachments.attach(lead, upload("a.pdf", PDF), by=officer)
    few = cost()
    for n in range(10):
        comments.add(lead, f"{n}", by=officer, on=TODAY)
        change(lead, officer, title=f"第{n}次")
    assert cost() == few


def test_the_page_filters_and_goes_back_in_time(client, lead, officer, datong):
    for n in range(25):
        comments.add(lead, f"第{n}条", by=officer, on=TODAY)
    client.force_login(officer)
    address = reverse("records:timeline", args=["lead", lead.pk])

    page = client.get(address, {"show": "comment"})
    older = client.get(
        address, {"show": "comment", "before": timeline(lead, officer, show="comment").older.isoformat()}
    )

    assert "第24条" in page.content.decode()
    assert "第0条" not in page.content.decode()
    assert "第0条" in older.content.decode()
    assert client.get(address, {"show": "gossip"}).status_code == 400
    assert client.get(address, {"before": "yesterday"}).status_code == 400
    assert client.get(address, {"before": (timezone.now() - timedelta(days=900)).isoformat()}).status_code == 200
    client.force_login(UserFactory(bureau=datong))
    assert client.get(address).status_code == 404
