"""Recording that an action was carried out, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from records.acts import Act, Input, Transition, as_given
from records.forms.act import ActForm
from records.forms.counts import CountField
from rectification.actions.acts.planning import index_action
from rectification.models import Action
from rectification.states import A


@dataclass(frozen=True)
class Hold(Input):
    """`held_on` decides the month in which it counts."""

    held_on: date
    staff_count: int
    checked_count: int
    found_count: int | None = None
    findings: str = ""


class HoldForm(ActForm[Action]):
    held_on = DayField(bounds=HAPPENED, label=_("carried out on"))
    staff_count = CountField(label=_("staff"))
    checked_count = CountField(label=_("subjects checked"))
    found_count = CountField(label=_("problems found"), required=False)
    findings = forms.CharField(
        label=_("what was found"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 4})
    )
    field_order = ("held_on", "staff_count", "checked_count", "found_count", "findings", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = min(self.record.planned_on, self.today)


def has_happened(action: Action, act: Act[Hold]) -> None:
    if act.on > act.entered_on:
        raise ActionRefused(gettext("An action cannot have been carried out in the future."))


def make_findable(action: Action, act: Act[Hold]) -> None:
    index_action(action)


hold = Transition(
    "hold",
    _("Record that it was carried out"),
    (A.PLANNED,),
    A.HELD,
    "action.hold",
    done=_("recorded that the action was carried out"),
    primary=True,
    takes=Hold,
    day="held_on",
    form=HoldForm,
    check=has_happened,
    sets=as_given,
    effect=make_findable,
    is_undone=True,
    counters=lambda action, act, step: index_action(action),
)
