"""The queue. Beat only rings; what is to be done stands in the database (see the tasks of each room)."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun

from taskforce.neighbours import QUEUE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")


class Ring(Task):
    """A ring that the queue does not take is lost, and nobody waits for it: the sweeps find what is to be done."""

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        return QUEUE.ask(lambda: super(Ring, self).apply_async(*args, **options), otherwise=None)


app = Celery("taskforce", task_cls=Ring)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def look_at_the_calendar_anew(**_signal: object) -> None:
    """Each task is to the calendar what a request is: what it says is said by the notices in force now."""
    from deadlines.models import forget_calendar  # app registry

    forget_calendar()


@task_prerun.connect
def note_that_it_began(sender: Task, args: Any = (), **_signal: object) -> None:
    if not args:  # a sweep; what has arguments was rung for one thing
        from django.utils import timezone  # app registry

        from taskforce.models import note_begin  # app registry

        note_begin(sender.name, now=timezone.now())


@task_postrun.connect
def note_how_it_ended(sender: Task, args: Any = (), state: str = "", retval: Any = None, **_signal: object) -> None:
    if not args:
        from django.utils import timezone  # app registry

        from taskforce.models import note_end  # app registry

        note_end(sender.name, fault="" if state == "SUCCESS" else type(retval).__name__, now=timezone.now())
