"""Each queue has workers of its own, wherever the product runs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from taskforce import workers
from taskforce.celery import app

ROOT = Path(settings.BASE_DIR)


def tasks_of_ours() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if not name.startswith("celery."))


def queue_of(task: str) -> str:
    return app.amqp.router.route({}, task)["queue"].name


def test_every_task_goes_to_a_queue_that_has_workers():
    assert {queue_of(task) for task in tasks_of_ours()} == set(workers.QUEUES)


def test_reminders_mail_and_imports_have_a_queue_for_themselves():
    on = {queue: [task for task in tasks_of_ours() if queue_of(task) == queue] for queue in workers.QUEUES}

    assert on["mail"] == ["notifications.tasks.send_mails"]
    assert on["imports"] == ["exchange.tasks.run_import", "exchange.tasks.sweep_imports"]
    assert "notifications.tasks.sweep" in on["reminders"]
    assert "lists.tasks.run_job" in on["bulk"]
    assert not {"records.tasks.check_attachments", "leads.tasks.check_ledger"} & set(on["reminders"]), "they last"


def test_every_entry_of_beat_names_a_task_that_exists():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(tasks_of_ours())


def test_the_containers_have_every_queue_and_one_beat():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    started = [
        name
        for service in services.values()
        if (command := service.get("command", []))[1:3] == ["-m", "taskforce.workers"]
        for name in command[3:]
    ]

    assert sorted(started) == sorted([*workers.QUEUES, workers.BEAT])


def test_in_containers_one_service_backs_up_into_a_volume_of_its_own_and_none_that_serves_people_is_the_owner():
    told = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    services = {name: service for name, service in told["services"].items() if "TASKFORCE_HOSTS" in str(service)}
    folder = services["backup"]["environment"]["TASKFORCE_BACKUP_FOLDER"]

    assert {name for name, service in services.items() if "owner" in str(service)} == {"setup", "backup"}
    assert f"backup:{folder}" in services["backup"]["volumes"]
    assert "backup" in told["volumes"]
    assert folder in (ROOT / "Dockerfile").read_text(), "the volume takes its owner from the image"


def test_an_unknown_queue_is_one_sentence():
    argv = [sys.executable, "-m", "taskforce.workers", "letters"]
    told = subprocess.run(argv, cwd=ROOT, env={**os.environ}, capture_output=True, text=True)

    assert told.returncode == 1
    assert "There is no queue letters: reminders, mail, webhooks, imports, bulk, beat." in told.stderr


# A family whose workers only wait, so that no queue is needed.
WAITING = """
import os, sys, time
from taskforce import workers
def wait(worker):
    os.write(1, (worker.name + chr(10)).encode())
    while True:
        time.sleep(0.1)
workers._work = wait
workers.FIRST_DELAY = 0.1
workers.Family(["imports", "mail"]).live()
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_is_forked_again_and_all_end_together():
    argv = [sys.executable, "-c", WAITING]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as family:
        said = [family.stdout.readline().strip() for _ in range(3)]
        children = _children(family.pid)

        os.kill(children[0], signal.SIGKILL)
        again = family.stdout.readline().strip()
        family.terminate()

        assert sorted(said) == ["worker imports 1", "worker imports 2", "worker mail"]
        assert again in said
        assert family.wait(10) == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def _children(pid: int) -> list[int]:
    return [int(child) for child in re.findall(r"\d+", Path(f"/proc/{pid}/task/{pid}/children").read_text())]
