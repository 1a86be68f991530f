"""分办: each bureau is given its problems of a letter, by a part of its own; further bureaus may be added later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.models import Bureau
from notifications.news import What
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm
from records.telling import staff_of, tell
from rectification.models import Part, Problem, RectificationOrder
from rectification.parts.making import PartPlan, make_part
from rectification.sharing import refresh_sharing
from rectification.states import S

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class GiveParts(Input):
    """Each bureau is the holder or below it, and has no part yet. The first time one leads, and no problem is left."""

    plans: Sequence[PartPlan]


class DispatchForm(ActForm[RectificationOrder]):
    """Lead bureau for everything, other bureaus for what is chosen; the same form adds bureaus later."""

    lead = forms.ModelChoiceField(label=_("lead bureau"), queryset=Bureau.objects.none(), required=False)
    co = forms.ModelMultipleChoiceField(
        label=_("co-operating bureaus"),
        queryset=Bureau.objects.none(),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )
    problems = forms.ModelMultipleChoiceField(
        label=_("problems of the co-operating bureaus"),
        queryset=Problem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The lead bureau works on all of them. None chosen: they work on all of them, too."),
    )
    due_on = DayField(
        bounds=PLANNED,
        label=_("parts due on"),
        required=False,
        help_text=_("Empty: 10 working days before the answer is due."),
    )
    field_order = ("lead", "co", "problems", "due_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = self.record.parts.in_force().values("bureau")
        bureaus = Bureau.objects.valid(on=self.today).within(self.record.bureau).exclude(pk__in=taken)
        for name in ("lead", "co"):
            offer(self, name, bureaus.select_related("city"))
        offer(self, "problems", self.record.problems.all())
        self.fields["note"].label = _("instruction")
        self.fields["lead"].required = True
        if self.record.status != S.REGISTERED:
            del self.fields["lead"]
            self.fields["co"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("lead") and cleaned["lead"] in cleaned.get("co", ()):
            self.add_error("co", _("The lead bureau is not a co-operating one as well."))
        return cleaned

    def given(self) -> dict[str, Any]:
        cleaned, all_problems = self.cleaned_data, tuple(self.record.problems.all())
        some = tuple(cleaned["problems"]) or all_problems
        plans = [PartPlan(bureau, Part.Role.CO, some, cleaned["due_on"]) for bureau in cleaned["co"]]
        if lead := cleaned.get("lead"):
            plans.insert(0, PartPlan(lead, Part.Role.LEAD, all_problems, cleaned["due_on"]))
        return {"plans": plans}


def may_be_given(order: RectificationOrder, act: Act[GiveParts]) -> None:
    plans = act.given.plans
    if not plans:
        raise ActionRefused(gettext("Name at least one bureau."))
    for plan in plans:
        _check_plan(order, plan)
    named = [plan.bureau.pk for plan in plans]
    taken = set(order.parts.in_force().values_list("bureau", flat=True))
    if len(set(named)) < len(named) or taken & set(named):
        raise ActionRefused(
            gettext("A bureau gets one part of a letter. Take the old one back before you give another.")
        )


def _check_plan(order: RectificationOrder, plan: PartPlan) -> None:
    about = {"bureau": plan.bureau}
    if plan.bureau.pk != order.bureau_id and not order.bureau.is_above(plan.bureau):
        raise ActionRefused(gettext("%(bureau)s is not below the bureau that holds the letter.") % about)
    if not plan.problems or any(problem.order_id != order.pk for problem in plan.problems):
        raise ActionRefused(gettext("Choose the problems that %(bureau)s is to work on.") % about)


def has_one_lead_and_no_gap(order: RectificationOrder, act: Act[GiveParts]) -> None:
    may_be_given(order, act)
    if sum(plan.role == Part.Role.LEAD for plan in act.given.plans) != 1:
        raise ActionRefused(gettext("Name exactly one lead bureau."))
    given = {problem.pk for plan in act.given.plans for problem in plan.problems}
    if set(order.problems.values_list("pk", flat=True)) - given:
        raise ActionRefused(gettext("Each problem needs a bureau. The lead bureau may take them all."))


def receivers(order: RectificationOrder, act: Act[GiveParts]) -> dict[str, Json]:
    return {"receiver": "、".join(str(plan.bureau) for plan in act.given.plans)}


def give_parts(order: RectificationOrder, act: Act[GiveParts]) -> None:
    """主办, 协办: a part for each bureau that was named, with its own clock."""
    for plan in act.given.plans:
        part = make_part(order, plan, by=act.person, on=act.on, note=act.note)
        urgent = part.bureau_id != order.bureau_id
        tell(staff_of(part.bureau, act), What.HANDED_DOWN, part, act, bureau=str(order.bureau), urgent=urgent)
    refresh_sharing(order)


dispatch_first = Transition(
    "dispatch",
    pgettext_lazy("letter", "Dispatch"),
    (S.REGISTERED,),
    S.DISPATCHED,
    "order.dispatch",
    done=_("dispatched the letter"),
    primary=True,
    takes=GiveParts,
    form=DispatchForm,
    check=has_one_lead_and_no_gap,
    keeps=receivers,
    stops=("ORD_DISPATCH",),
    starts=(Starts("ORD_PLAN"),),
    effect=give_parts,
)
add_part = Transition(
    "add_part",
    _("Add a bureau"),
    (S.DISPATCHED, S.RECTIFYING),
    None,
    "order.dispatch",
    done=_("gave a bureau a part"),
    takes=GiveParts,
    form=DispatchForm,
    check=may_be_given,
    keeps=receivers,
    effect=give_parts,
)


def dispatch(
    order: RectificationOrder,
    plans: Sequence[PartPlan],
    *,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> None:
    """By the arrow that starts from the letter's state: the first time, or adding bureaus."""
    act = dispatch_first if order.status == S.REGISTERED else add_part
    act(order, GiveParts(tuple(plans)), by=by, on=on, note=note, version=version)
