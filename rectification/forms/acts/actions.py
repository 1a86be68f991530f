"""Forms of the acts on an operation that carries out measures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.forms.days import DayField
from records.forms.act import ActForm
from records.forms.counts import CountField
from rectification.acts import actions
from rectification.forms.fields import NumbersField, found_by_number
from rectification.models import Measure


class HoldForm(ActForm):
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

    def perform(self) -> None:
        names = ("held_on", "staff_count", "checked_count", "found_count", "findings")
        actions.hold(self.record, **{name: self.cleaned_data[name] for name in names}, **self.common())


class ServeForm(ActForm):
    measures = NumbersField(label=_("numbers of the measures"), help_text=_("Several joined by 、"))
    field_order = ("measures", "note")

    def clean_measures(self) -> list[Measure]:
        return found_by_number(Measure.objects.visible_to(self.by).made(), self.cleaned_data["measures"])

    def perform(self) -> None:
        actions.serve(self.record, self.cleaned_data["measures"], **self.common())


class UnserveForm(ActForm):
    measures = forms.ModelMultipleChoiceField(
        label=_("measures"), queryset=Measure.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("measures", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].queryset = Measure.objects.visible_to(self.by).filter(actions=self.record)

    def perform(self) -> None:
        actions.unserve(self.record, list(self.cleaned_data["measures"]), **self.common())
