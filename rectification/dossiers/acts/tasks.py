"""Tasks of a dossier: giving one to a bureau, and finishing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.models import Bureau
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm, note_field
from rectification.models import Dossier
from rectification.states import D
from tasks.giving import give, tasks_of
from tasks.models import Task


@dataclass(frozen=True)
class AddTask(Input):
    text: str
    bureau: Bureau
    due_on: date


class AddTaskForm(ActForm[Dossier]):
    text = forms.CharField(label=_("task"), max_length=300)
    bureau = forms.ModelChoiceField(label=_("lead bureau"), queryset=Bureau.objects.none())
    due_on = DayField(bounds=PLANNED, label=_("due on"))
    field_order = ("text", "bureau", "due_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "bureau", Bureau.objects.valid(on=self.today).within(self.record.bureau))


@dataclass(frozen=True)
class FinishTask(Input):
    """The note of the act is the result."""

    task: Task


class FinishTaskForm(ActForm[Dossier]):
    task = forms.ModelChoiceField(
        label=_("task"), queryset=Task.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    note = note_field(_("result"))
    field_order = ("task", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "task", tasks_of(self.record).open())


def lies_ahead(dossier: Dossier, act: Act[AddTask]) -> None:
    if act.given.due_on < act.on:
        raise ActionRefused(gettext("The day of the task lies in the past."))


def task_and_receiver(dossier: Dossier, act: Act[AddTask]) -> dict[str, Json]:
    return {"receiver": str(act.given.bureau), "task": act.given.text}


def add(dossier: Dossier, act: Act[AddTask]) -> None:
    given = act.given
    give(dossier, given.text, to=given.bureau, wanted_by=given.due_on, by=act.person, on=act.on)


def is_still_open(dossier: Dossier, act: Act[FinishTask]) -> None:
    """Raises ActionRefused for a task of another dossier or one that is finished."""
    if not tasks_of(dossier).open().filter(pk=act.given.task.pk).exists():
        raise ActionRefused(gettext("This task is finished already."))


def the_task(dossier: Dossier, act: Act[FinishTask]) -> dict[str, Json]:
    return {"main": act.given.task.words}


def finish(dossier: Dossier, act: Act[FinishTask]) -> None:
    act.given.task.advance("finish", by=act.by, on=act.on, done_on=act.on, result=act.note)


add_task = Transition(
    "add_task",
    _("Add a task"),
    (D.OPEN, D.RECTIFYING),
    None,
    "dossier.work",
    done=_("added a task"),
    takes=AddTask,
    form=AddTaskForm,
    check=lies_ahead,
    keeps=task_and_receiver,
    effect=add,
)
finish_task = Transition(
    "finish_task",
    _("Finish a task"),
    (D.OPEN, D.RECTIFYING),
    None,
    "dossier.work",
    done=_("finished a task"),
    takes=FinishTask,
    form=FinishTaskForm,
    check=is_still_open,
    keeps=the_task,
    effect=finish,
)
