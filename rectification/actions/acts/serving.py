"""Which measures an action carries out: adding some, taking some off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from rectification.actions.acts.planning import carry_out, in_reach
from rectification.models import Action, Measure
from rectification.named import NumbersField, found_by_number, numbers_of
from rectification.states import A


@dataclass(frozen=True)
class Serve(Input):
    measures: Sequence[Measure]


class ServeForm(ActForm):
    measures = NumbersField(label=_("numbers of the measures"), help_text=_("Several joined by 、"))
    field_order = ("measures", "note")

    def clean_measures(self) -> list[Measure]:
        return found_by_number(Measure.objects.visible_to(self.by).made(), self.cleaned_data["measures"])


class UnserveForm(ActForm[Action]):
    measures = forms.ModelMultipleChoiceField(
        label=_("measures"), queryset=Measure.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("measures", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "measures", Measure.objects.visible_to(self.by).filter(actions=self.record))


def are_named_in_reach(action: Action, act: Act[Serve]) -> None:
    if not in_reach(act.given.measures, by=act.person):
        raise ActionRefused(gettext("Name at least one measure."))


def their_numbers(action: Action, act: Act[Serve]) -> dict[str, Json]:
    return {"main": numbers_of(act.given.measures)}


def add(action: Action, act: Act[Serve]) -> None:
    carry_out(action, act.given.measures)


def take_off(action: Action, act: Act[Serve]) -> None:
    """It keeps one, or a campaign. Raises ActionRefused otherwise."""
    action.measures.remove(*act.given.measures)
    if not action.measures.exists() and not action.campaign_code:
        raise ActionRefused(gettext("An action carries out a measure or belongs to a campaign."))


serve = Transition(
    "serve",
    _("Let it carry out other measures"),
    (A.PLANNED, A.HELD),
    None,
    "action.hold",
    done=_("linked the action to measures"),
    takes=Serve,
    form=ServeForm,
    check=are_named_in_reach,
    keeps=their_numbers,
    effect=add,
)
unserve = Transition(
    "unserve",
    _("Take a measure off it"),
    (A.PLANNED, A.HELD),
    None,
    "action.hold",
    done=_("took a measure off the action"),
    reason_required=True,
    takes=Serve,
    form=UnserveForm,
    keeps=their_numbers,
    effect=take_off,
)
