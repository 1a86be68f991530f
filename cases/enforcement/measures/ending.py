"""What becomes of held or seized goods: each line has its outcome, and the measure ends with the last of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from cases.enforcement.measures.asking import APPROVE, PYRAMID_PAPER, seizures_of
from cases.models import EnforcementCase, SeizedItem, Seizure
from cases.models.seizure import SeizedItemQuerySet
from cases.states import OPEN
from deadlines.clocks import refresh_due, stop_clock
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm


@dataclass(frozen=True)
class Handle(Input):
    """`items`: lines of the lists. `outcome`: of `SeizedItem.Outcome`. `day`: on which it was done."""

    items: tuple[SeizedItem, ...]
    outcome: str
    day: date


class HandleForm(ActForm):
    record: EnforcementCase
    items = forms.ModelMultipleChoiceField(
        label=_("goods"), queryset=SeizedItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(label=_("what became of it"), choices=SeizedItem.Outcome)
    day = DayField(bounds=HAPPENED, label=_("day"), initial=timezone.localdate)
    field_order = ("items", "outcome", "day", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "items", left_in(self.record))

    def given(self) -> dict[str, Any]:
        return super().given() | {"items": tuple(self.cleaned_data["items"])}


def left_in(case: EnforcementCase) -> SeizedItemQuerySet:
    """What is still held or seized."""
    standing = Seizure.objects.filter(case=case).standing()
    return SeizedItem.objects.filter(seizure__in=standing).left().select_related("seizure")


def some_left(case: EnforcementCase) -> bool:
    return left_in(case).exists()


def goods_are_still_held(case: EnforcementCase) -> str | None:
    """A guard: a case does not end while something of it is held or seized."""
    if not Seizure.objects.filter(case=case).standing().exists():
        return None
    return gettext("Goods are still held or seized. Record what becomes of them first.")


def are_left(case: EnforcementCase, act: Act[Handle]) -> None:
    given = act.given
    keys = {item.pk for item in given.items}
    if not keys:
        raise ActionRefused(gettext("Choose at least one."), field="items")
    found = list(left_in(case).filter(pk__in=keys))
    if len(found) != len(keys):
        raise ActionRefused(gettext("Some of it is handled already. Look at the new state."), field="items")
    HAPPENED.check(given.day, today=act.entered_on, field="day")
    taken = max(timezone.localdate(item.seizure.taken_at) for item in found if item.seizure.taken_at)
    if given.day < taken:
        raise ActionRefused(gettext("This lies before the goods were taken."), field="day")


def write_handled(case: EnforcementCase, act: Act[Handle]) -> None:
    given = act.given
    keys = [item.pk for item in given.items]
    SeizedItem.objects.filter(pk__in=keys).update(outcome=given.outcome, outcome_on=given.day)
    rest = SeizedItem.objects.filter(seizure=OuterRef("pk")).left()
    for seizure in seizures_of(case).standing().filter(~Exists(rest)):
        Seizure.objects.filter(pk=seizure.pk).update(ended_on=given.day)
        for code in (seizure.end_rule, APPROVE, PYRAMID_PAPER):
            stop_clock(case, code, on=given.day, by=act.by, part=seizure.part)
    refresh_due(case)


def handled(case: EnforcementCase, act: Act[Handle]) -> dict[str, Json]:
    return {
        "goods": "、".join(f"{item.name} {item.quantity}" for item in act.given.items),
        "outcome": act.given.outcome,
    }


handle_goods = Transition(
    "handle_goods", _("Record what becomes of the goods"), tuple(OPEN), None, "case.work",
    done=_("recorded what became of goods"), applies=some_left, takes=Handle, day="day", form=HandleForm,
    check=are_left, keeps=handled, effect=write_handled,
)  # fmt: skip
