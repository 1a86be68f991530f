"""Which letters a measure serves, and who sees it."""

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
from rectification.measures.acts.making import answer, answerable
from rectification.models import Measure, Problem, RectificationOrder
from rectification.named import NumbersField, found_by_number, numbers_of
from rectification.sharing import share_with_all
from rectification.states import ORDER_OPEN, M

ALIVE = (M.PLANNED, M.DOING, M.DONE, M.ACCEPTED)


@dataclass(frozen=True)
class Link(Input):
    """Problems of this letter or of others."""

    problems: Sequence[Problem]


@dataclass(frozen=True)
class Unlink(Input):
    orders: Sequence[RectificationOrder]


class LinkForm(ActForm):
    orders = NumbersField(label=_("numbers of the letters"), help_text=_("Several joined by 、"))
    field_order = ("orders", "note")

    def clean_orders(self) -> list[RectificationOrder]:
        open_ones = RectificationOrder.objects.visible_to(self.by).filter(status__in=ORDER_OPEN)
        return found_by_number(open_ones, self.cleaned_data["orders"])

    def given(self) -> dict[str, Any]:
        problems = Problem.objects.filter(order__in=self.cleaned_data["orders"])
        return {"problems": list(problems.select_related("order__bureau"))}


class UnlinkForm(ActForm[Measure]):
    orders = forms.ModelMultipleChoiceField(
        label=_("letters"), queryset=RectificationOrder.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("orders", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = RectificationOrder.objects.visible_to(self.by).filter(problems__measures=self.record)
        offer(self, "orders", served.distinct())


def are_answerable(measure: Measure, act: Act[Link]) -> None:
    answerable(act.given.problems, by=act.person)


def numbers_of_their_letters(measure: Measure, act: Act[Link]) -> dict[str, Json]:
    return {"main": numbers_of(problem.order for problem in act.given.problems)}


def add(measure: Measure, act: Act[Link]) -> None:
    answer(measure, act.given.problems)


def numbers_of_the_letters(measure: Measure, act: Act[Unlink]) -> dict[str, Json]:
    return {"main": numbers_of(act.given.orders)}


def take_off(measure: Measure, act: Act[Unlink]) -> None:
    """It keeps at least one problem: a measure that serves nothing is cancelled instead."""
    measure.problems.remove(*measure.problems.filter(order__in=act.given.orders))
    if not measure.problems.exists():
        raise ActionRefused(gettext("A measure serves at least one letter. Cancel it if it is no longer needed."))


def show_to_all(measure: Measure, act: Act) -> None:
    share_with_all(measure)


link = Transition(
    "link",
    _("Let it serve other letters"),
    ALIVE,
    None,
    "measure.link",
    done=_("linked the measure to letters"),
    takes=Link,
    form=LinkForm,
    check=are_answerable,
    keeps=numbers_of_their_letters,
    effect=add,
)
unlink = Transition(
    "unlink",
    _("Take a letter off it"),
    ALIVE,
    None,
    "measure.link",
    done=_("took a letter off the measure"),
    reason_required=True,
    takes=Unlink,
    form=UnlinkForm,
    keeps=numbers_of_the_letters,
    effect=take_off,
)
share = Transition(
    "share",
    _("Show it to all who work on its letters"),
    ALIVE,
    None,
    "measure.link",
    done=_("showed the measure to all who work on its letters"),
    effect=show_to_all,
)
