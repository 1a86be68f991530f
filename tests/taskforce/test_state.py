"""How the product runs, told to machines and to administrators: what hangs, what waits, what failed."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta

import pytest
from celery.signals import task_postrun, task_prerun
from django.conf import settings as settings_of_the_run
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from taskforce import workers
from taskforce.celery import app
from taskforce.models import Sweep
from taskforce.neighbours import DATABASE
from taskforce.state import Backup, parts, state
from taskforce.state_words import QUEUES, SWEEPS
from taskforce.supervisor import pulse
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MINUTELY = "notifications.tasks.sweep"
app.loader.import_default_modules()


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def admin(taiyuan):
    return UserFactory(bureau=taiyuan, role="system_admin", full_name="系统管理员")


def beat(folder, name: str, *, age: float = 0, number: int = 1) -> None:
    pulse.folder(folder).mkdir(exist_ok=True)
    path = pulse.folder(folder) / f"{name}@here.{number}"
    path.write_text("1 ")
    os.utime(path, (time.time() - age, time.time() - age))


def everybody_beats(folder) -> None:
    for number, name in enumerate(["web", workers.BEAT, *(f"worker {queue}" for queue in workers.QUEUES)]):
        beat(folder, name, number=number)


def failed_mail(person, **more) -> Mail:
    about = {"key": f"k{person.pk}", "not_before": timezone.now(), "state": "failed", "error": "SMTPDataError 554"}
    return Mail.objects.create(user=person, **{**about, **more})


def test_a_part_runs_hangs_or_is_not_there(data_folder):
    beat(data_folder, "web", number=1)
    beat(data_folder, "web", number=2, age=pulse.SILENCE + 60)
    beat(data_folder, "worker imports 1", number=3)
    beat(data_folder, "worker imports 2", number=4)
    beat(data_folder, "worker mail", number=5, age=pulse.SILENCE + 60)

    told = {part.name: (part.word, part.alive) for part in parts()}

    assert told == {
        "web": ("partly", 1),
        "beat": ("missing", 0),
        "worker reminders": ("missing", 0),
        "worker mail": ("hangs", 0),
        "worker webhooks": ("missing", 0),
        "worker imports": ("ok", 2),
        "worker bulk": ("missing", 0),
    }


def test_machines_are_told_everything_that_an_operator_asks(client, data_folder, taiyuan):
    everybody_beats(data_folder)
    failed_mail(UserFactory(bureau=taiyuan))
    (data_folder / "last-backup.json").write_text(
        json.dumps({"state": "good", "good_at": "2026-11-29T02:00:00+08:00", "problem": ""})
    )

    told = client.get("/health/").json()

    assert (told["database"], told["queue"], told["well"]) == (True, True, False)
    assert {part["state"] for part in told["parts"].values()} == {"ok"}
    assert set(told["queues"]) == {*workers.QUEUES, "files"}
    assert told["virus_scanner"] == "none"
    assert told["mail"] == {"waiting": 0, "failed": 1, "oldest": None}
    assert set(told["sweeps"]) == {entry["task"] for entry in settings_of_the_run.CELERY_BEAT_SCHEDULE.values()}
    assert told["last_backup"].startswith("2026-11-2")
    assert told["free_megabytes"] > 0
    assert told["version"]


def test_somebody_has_to_look_where_backups_are_wanted_and_none_was_ever_made(data_folder, settings):
    everybody_beats(data_folder)
    settings.BACKUP_FOLDER = str(data_folder / "backup")

    told = state(now=timezone.now())

    assert told.backup == Backup(None, "", is_old=True)
    assert not told.is_well


def test_nobody_has_to_look_while_all_is_well(data_folder):
    everybody_beats(data_folder)

    assert state(now=timezone.now()).is_well


def test_a_sweep_leaves_word_and_one_that_stays_away_is_seen():
    task = app.tasks[MINUTELY]
    task_prerun.send(sender=task, task_id="1", task=task, args=(), kwargs={})
    task_postrun.send(sender=task, task_id="1", task=task, args=(), kwargs={}, retval=None, state="SUCCESS")
    now = timezone.now()

    def late(at):
        return next(sweep.is_late for sweep in state(now=at).sweeps if sweep.task == MINUTELY)

    assert (late(now), late(now + timedelta(minutes=3)), late(now + timedelta(minutes=5))) == (False, False, True)


def test_a_sweep_that_fails_is_named_by_the_kind_of_its_fault_and_keeps_its_last_good_end():
    good = timezone.now() - timedelta(hours=1)
    Sweep.objects.create(task=MINUTELY, begun_at=good, ended_at=good)
    task = app.tasks[MINUTELY]

    task_prerun.send(sender=task, task_id="1", task=task, args=(), kwargs={})
    fault = ValueError("举报人王某")
    task_postrun.send(sender=task, task_id="1", task=task, args=(), kwargs={}, retval=fault, state="FAILURE")

    sweep = Sweep.objects.get()
    assert (sweep.fault, sweep.ended_at) == ("ValueError", good)
    assert not state(now=timezone.now()).is_well


def test_what_is_rung_for_one_thing_is_no_sweep():
    task = app.tasks["exchange.tasks.run_import"]
    task_prerun.send(sender=task, task_id="1", task=task, args=(7,), kwargs={})

    assert not Sweep.objects.exists()


def test_while_the_database_is_away_the_rest_is_told_and_nobody_is_sent_here(client, data_folder):
    everybody_beats(data_folder)
    DATABASE.leave_alone(OSError())

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["parts"]["web"]["state"]) == (False, "ok")


def test_an_administrator_sees_failed_mails_without_their_content_and_sends_them_again(client, admin, taiyuan, datong):
    one, other = UserFactory(bureau=taiyuan, full_name="收件人甲"), UserFactory(bureau=datong, full_name="收件人乙")
    first, second = failed_mail(one), failed_mail(other)
    client.force_login(admin)
    page = client.get(reverse("taskforce:state")).content.decode()

    again = client.post(reverse("taskforce:send_mail", args=[first.pk]))
    states = dict(Mail.objects.values_list("pk", "state"))
    rest = client.post(reverse("taskforce:send_mails"))

    assert "收件人甲" in page
    assert "收件人乙" in page
    assert "SMTPDataError 554" in page
    assert (again.status_code, rest.status_code) == (303, 303)
    assert states == {first.pk: "waiting", second.pk: "failed"}
    assert set(Mail.objects.values_list("state", flat=True)) == {"waiting"}


def test_the_page_costs_the_same_for_one_failed_mail_and_for_thirty(
    client, admin, taiyuan, django_assert_max_num_queries
):
    client.force_login(admin)
    failed_mail(UserFactory(bureau=taiyuan))
    client.get(reverse("taskforce:state"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("taskforce:state"))
    for _ in range(30):
        failed_mail(UserFactory(bureau=taiyuan))
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("taskforce:state"))


def test_every_sweep_and_queue_is_called_by_its_words():
    assert {entry["task"] for entry in settings_of_the_run.CELERY_BEAT_SCHEDULE.values()} <= SWEEPS.keys()
    assert QUEUES.keys() == {*workers.QUEUES, "files"}
