"""A task hangs on a record of any kind: given to a bureau by a day, reminded of, finished with a result."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Role
from accounts.scope import acting_as
from deadlines.models import Clock
from deadlines.reminders import record_due_reminders
from plain.registering import correct
from records.links import links_of
from records.models import Link
from records.work import work_of
from tasks.giving import give, tasks_of
from tasks.models import Task
from tests.factories import UserFactory
from tests.leads.factories import make_lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY, DUE = date(2026, 11, 23), date(2026, 12, 4)


@pytest.fixture
def people(province, taiyuan, xiaodian, datong):
    return {
        "city": UserFactory(bureau=taiyuan),
        "county": UserFactory(bureau=xiaodian),
        "head": UserFactory(bureau=xiaodian, role=Role.HEAD),
        "foreign": UserFactory(bureau=datong),
    }


def given(record, people, bureau) -> Task:
    with acting_as(people["city"]):
        return give(record, "摸清辖区装卸公司底数", to=bureau, wanted_by=DUE, by=people["city"], on=TODAY)


def entering(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_task_is_given_at_the_page_of_a_record_to_a_bureau_below(people, taiyuan, xiaodian, datong):
    lead, client = make_lead(taiyuan), entering(people["city"])
    address = f"{reverse('kinds:task-new')}?lead={lead.pk}"
    typed = {"title": "摸清底数", "wanted_by": DUE.isoformat(), "text": "", "token": "x" * 24}

    assert address in client.get(lead.get_absolute_url()).content.decode()
    assert client.post(address, typed | {"bureau": datong.pk}).status_code == 422
    made = client.post(address, typed | {"bureau": xiaodian.pk})

    task = Task.objects.get()
    assert (made.url, task.bureau, task.giver, task.assignee) == (task.get_absolute_url(), xiaodian, taiyuan, None)
    assert (Clock.objects.of(task).get().due_on, task.due_on) == (DUE, DUE)
    assert task.number in client.get(lead.get_absolute_url()).content.decode()


def test_who_does_it_sees_the_task_and_not_what_it_is_part_of(people, taiyuan, xiaodian):
    lead = make_lead(taiyuan)
    task = given(lead, people, xiaodian)

    for person, shown in (("city", [lead.number]), ("county", [])):
        with acting_as(people[person]):
            assert [each.record.number for each in links_of(Task.objects.get(pk=task.pk), people[person])] == shown
    page = entering(people["county"]).get(task.get_absolute_url())
    assert lead.number not in page.content.decode()
    assert f"{taiyuan}于2026-11-23交办" in page.content.decode()
    assert entering(people["foreign"]).get(task.get_absolute_url()).status_code == 404


def test_it_waits_in_the_bureau_reminds_and_is_finished_with_a_result(people, taiyuan, xiaodian):
    task = given(make_lead(taiyuan), people, xiaodian)
    with acting_as(people["county"]):
        assert [item.number for work in work_of(people["county"], on=TODAY) for item in work.items] == [task.number]
    with time_machine.travel("2026-12-04 09:00:00+08:00", tick=False):
        record_due_reminders(now=timezone.now())
    clock = Clock.objects.of(task).get()
    assert clock.reminders.filter(recipient__in=[people["county"], people["head"]]).exists()

    with acting_as(people["county"]):
        task.advance("finish", done_on=TODAY, result="已摸清12家", by=people["county"], on=TODAY)
    clock.refresh_from_db()
    assert (task.status, task.result, clock.state) == ("done", "已摸清12家", "done")


def test_only_the_giver_calls_it_off_moves_its_day_or_opens_it_again(people, taiyuan, xiaodian):
    task = given(make_lead(taiyuan), people, xiaodian)
    later = date(2026, 12, 11)

    with acting_as(people["county"]):
        for act in ("call_off",):
            with pytest.raises(NotAllowed):
                task.advance(act, by=people["county"], on=TODAY, note="不做了")
        with pytest.raises(NotAllowed):
            correct(task, {"wanted_by": later}, by=people["county"], version=task.version)
    with acting_as(people["city"]):
        task = correct(task, {"wanted_by": later}, by=people["city"], version=task.version)
        assert Clock.objects.of(task).get().due_on == later
        task.advance("finish", done_on=TODAY, result="已摸清", by=people["city"], on=TODAY)
        task.advance("reopen", by=people["city"], on=TODAY, note="漏了一家")
    assert (task.status, task.result, task.due_on) == ("to_do", "", later)
    assert [each.due_on for each in Clock.objects.of(task).running()] == [later]


def test_it_is_not_done_before_it_was_given(people, taiyuan, xiaodian):
    task = given(make_lead(taiyuan), people, xiaodian)

    with acting_as(people["county"]), pytest.raises(ActionRefused, match="登记日期"):
        task.advance("finish", done_on=date(2026, 11, 20), result="做完了", by=people["county"], on=TODAY)


def test_tasks_of_a_record_are_its_own_and_the_link_stands(people, taiyuan, xiaodian):
    first, second = make_lead(taiyuan), make_lead(taiyuan)
    task = given(first, people, xiaodian)

    assert (list(tasks_of(first)), list(tasks_of(second))) == ([task], [])
    assert Link.objects.get().made_by is None
