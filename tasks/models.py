"""任务: what a bureau is to do by a day, by itself or as part of a record of any kind, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from audit.history import tracked
from plain.declaring import PlainRecord, lists_of
from records.acts import Act, Filled, Starts, Transition
from records.assigning import assigning
from records.models.given import Given
from records.models.tracked import TrackedQuerySet, TrackedRecord
from records.workflow import State, Workflow

TERM = "TASK_DUE"


class Status(models.TextChoices):
    TO_DO = "to_do", _("To do")
    DONE = "done", _("Task done")
    CALLED_OFF = "called_off", _("Called off")


S = Status


def not_before_it_was_given(task: Task, act: Act[Filled]) -> None:
    if act.given.values["done_on"] < task.registered_on:
        said = Task.registered_on.field.verbose_name
        raise ActionRefused(gettext("This lies before “%(earlier)s”.") % {"earlier": said}, field="done_on")


TASK: Workflow[Any] = Workflow(
    kind="task",
    states=(
        State(S.TO_DO, S.TO_DO.label, "doing"),
        State(S.DONE, S.DONE.label, "done", is_open=False),
        State(S.CALLED_OFF, S.CALLED_OFF.label, "returned", is_open=False),
    ),
    transitions=(
        assigning((S.TO_DO,), "task.assign", done=_("assigned the task")),
        Transition(
            "finish", _("Finish the task"), (S.TO_DO,), S.DONE, "task.finish",
            done=_("finished the task"), primary=True, asks=("done_on", "result"), stops=(TERM,),
            check=not_before_it_was_given, is_undone=True,
        ),
        Transition(
            "call_off", pgettext_lazy("task", "Call off"), (S.TO_DO,), S.CALLED_OFF, "task.register",
            done=_("called the task off"), reason_required=True, ends_clocks=True,
            asked_of=lambda task: [task.giver],
        ),
        Transition(
            "reopen", _("Reopen"), (S.DONE,), S.TO_DO, "task.register",
            done=_("reopened the task"), reason_required=True, asked_of=lambda task: [task.giver],
            is_undone=True,
            sets=lambda task, act: {"done_on": None, "result": ""},
            starts=(
                Starts(TERM, trigger=lambda task, on: task.registered_on, typed=lambda task, act: task.wanted_by),
            ),
        ),
    ),
    first=S.TO_DO,
    begun=_("gave the task"),
)  # fmt: skip


class TaskQuerySet(TrackedQuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(status=S.TO_DO)


@tracked(exclude=["readers"])
class Task(Given, PlainRecord):
    """`bureau` does it. The record that it is part of stands at the other end of its link (`tasks.giving`)."""

    kind: ClassVar[str] = "task"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"given_by"}
    Status = Status

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    wanted_by = models.DateField(_("to be done by"))
    text = models.TextField(_("what is to be done"), blank=True)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)

    objects: ClassVar = TaskQuerySet.as_manager()

    class Meta(PlainRecord.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("task")
        constraints = [
            models.CheckConstraint(
                name="task_done_says_what",
                condition=(Q(status="done", done_on__isnull=False) & ~Q(result=""))
                | (~Q(status="done") & Q(done_on__isnull=True, result="")),
            ),
            models.CheckConstraint(
                name="task_not_done_before_it_was_given",
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("registered_on")),
            ),
        ]

    @property
    def words(self) -> str:
        """All that is to be done; a title may be the beginning of it."""
        return self.text or self.title
