"""Forms of the acts on a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import ON_PAPER, PLANNED
from accounts.forms.days import DayField
from accounts.models import Bureau
from records.forms.act import ActForm
from rectification.acts import orders
from rectification.effects.parts import PartPlan
from rectification.forms.fields import found_by_number
from rectification.models import Measure, Part, Problem, RectificationOrder
from rectification.states import M, S


class DispatchForm(ActForm):
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
            self.fields[name].queryset = bureaus.select_related("city")
        self.fields["problems"].queryset = self.record.problems.all()
        self.fields["note"].label = _("instruction")
        self.fields["lead"].required = True
        if self.record.status != S.REGISTERED:
            del self.fields["lead"]
            self.fields["co"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("lead") and cleaned["lead"] in cleaned.get("co", ()):
            self.add_error("co", _("The lead bureau is not a co-operating one as well."))
        return cleaned

    def perform(self) -> None:
        cleaned, all_problems = self.cleaned_data, tuple(self.record.problems.all())
        some = tuple(cleaned["problems"]) or all_problems
        plans = [PartPlan(bureau, Part.Role.CO, some, cleaned["due_on"]) for bureau in cleaned["co"]]
        if lead := cleaned.get("lead"):
            plans.insert(0, PartPlan(lead, Part.Role.LEAD, all_problems, cleaned["due_on"]))
        orders.dispatch(self.record, plans, **self.common())


class IssuerAnswerForm(ActForm):
    document = forms.CharField(label=_("issuer's paper"), max_length=100, widget=forms.TextInput({"class": "w2"}))
    paper_on = DayField(bounds=ON_PAPER, label=_("date of the paper"))
    field_order = ("document", "paper_on", "note")

    def perform(self) -> None:
        orders.answer_objection(
            self.record, self.transition.name, document=self.cleaned_data["document"],
            paper_on=self.cleaned_data["paper_on"],
            due_on=self.cleaned_data.get("due_on"), **self.common(),
        )  # fmt: skip


class IssuerChangeForm(IssuerAnswerForm):
    due_on = DayField(
        bounds=PLANNED, label=_("answer due on"), required=False, help_text=_("Empty: the last day stays.")
    )
    field_order = ("document", "paper_on", "due_on", "note")


class RelapseForm(ActForm):
    measures = forms.ModelMultipleChoiceField(
        label=_("measures that did not last"),
        queryset=Measure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("measures", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Measure.objects.visible_to(self.by).filter(problems__order=self.record, status=M.ACCEPTED)
        self.fields["measures"].queryset = seen.distinct()

    def perform(self) -> None:
        orders.relapse(self.record, measures=list(self.cleaned_data["measures"]), **self.common())


class MergeForm(ActForm):
    into = forms.CharField(label=_("number of the main letter"), max_length=60, widget=forms.TextInput({"class": "w2"}))
    field_order = ("into", "note")

    def clean_into(self) -> RectificationOrder:
        others = RectificationOrder.objects.visible_to(self.by).exclude(pk=self.record.pk)
        return found_by_number(others, [self.cleaned_data["into"].strip()])[0]

    def perform(self) -> None:
        orders.merge(self.record, into=self.cleaned_data["into"], **self.common())
