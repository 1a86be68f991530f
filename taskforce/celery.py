"""The queue. Beat only rings; what is to be done stands in the database (see the tasks of each room)."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_prerun, worker_init, worker_process_init

from taskforce.neighbours import QUEUE
from taskforce.supervisor import process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")


class Ring(Task):
    """A ring that the queue does not take is lost, and nobody waits for it: the sweeps find what is to be done."""

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        return QUEUE.ask(lambda: super(Ring, self).apply_async(*args, **options), otherwise=None)


app = Celery("taskforce", task_cls=Ring)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_unsafe_database(**_signal: object) -> None:
    from django.db import connection  # app registry

    from taskforce import checks  # app registry

    checks.refuse_unsafe_production()
    connection.close()
    connection.close_pool()  # a pool does not survive the fork into worker processes


@worker_process_init.connect
def end_with_worker(**_signal: object) -> None:
    """A killed worker must not leave its pool behind, holding on to tasks."""
    process.end_with_supervisor()


@task_prerun.connect
def look_at_the_calendar_anew(**_signal: object) -> None:
    """Each task is to the calendar what a request is: what it says is said by the notices in force now."""
    from deadlines.models import forget_calendar  # app registry

    forget_calendar()
