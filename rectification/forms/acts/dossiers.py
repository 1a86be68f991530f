"""Forms of the acts on a dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import ON_PAPER, PLANNED
from accounts.forms.days import DayField
from accounts.models import Bureau
from records.forms.act import ActForm, note_field
from rectification.acts import dossiers
from rectification.forms.fields import NumbersField, found_by_number
from rectification.models import RectificationOrder


class AnalyseForm(ActForm):
    weak_points = forms.CharField(label=_("weak points"), max_length=10_000, widget=forms.Textarea({"rows": 7}))
    field_order = ("weak_points", "note")

    def perform(self) -> None:
        dossiers.analyse(self.record, weak_points=self.cleaned_data["weak_points"], **self.common())


class JudgmentForm(ActForm):
    court = forms.CharField(label=_("court"), max_length=100)
    judgment_number = forms.CharField(label=_("number of the judgment"), max_length=80)
    judged_on = DayField(bounds=ON_PAPER, label=_("judged on"))
    field_order = ("court", "judgment_number", "judged_on", "note")

    def perform(self) -> None:
        names = ("court", "judgment_number", "judged_on")
        dossiers.record_judgment(self.record, **{name: self.cleaned_data[name] for name in names}, **self.common())


class GatherForm(ActForm):
    orders = NumbersField(label=_("numbers of the letters"), help_text=_("Several joined by 、"))
    field_order = ("orders", "note")

    def clean_orders(self) -> list[RectificationOrder]:
        return found_by_number(RectificationOrder.objects.visible_to(self.by), self.cleaned_data["orders"])

    def perform(self) -> None:
        dossiers.gather(self.record, self.cleaned_data["orders"], **self.common())


class TaskForm(ActForm):
    text = forms.CharField(label=_("task"), max_length=300)
    bureau = forms.ModelChoiceField(label=_("lead bureau"), queryset=Bureau.objects.none())
    due_on = DayField(bounds=PLANNED, label=_("due on"))
    field_order = ("text", "bureau", "due_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = Bureau.objects.valid(on=self.today).within(self.record.bureau)

    def perform(self) -> None:
        cleaned = self.cleaned_data
        dossiers.add_task(
            self.record, cleaned["text"], bureau=cleaned["bureau"], due_on=cleaned["due_on"], **self.common()
        )


class FinishTaskForm(ActForm):
    task = forms.ModelChoiceField(label=_("task"), queryset=None, widget=forms.RadioSelect, empty_label=None)
    note = note_field(_("result"))
    field_order = ("task", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = self.record.tasks.filter(done_on__isnull=True)

    def perform(self) -> None:
        common = self.common()
        result = common.pop("note")
        dossiers.finish_task(self.record, self.cleaned_data["task"], result=result, **common)


class CloseForm(ActForm):
    rule_made = forms.CharField(label=_("rule or document made"), max_length=200)
    lookback_on = DayField(bounds=PLANNED, label=_("look-back planned for"))
    field_order = ("rule_made", "lookback_on", "note")

    def perform(self) -> None:
        cleaned = self.cleaned_data
        dossiers.propose_close(
            self.record, rule_made=cleaned["rule_made"], lookback_on=cleaned["lookback_on"], **self.common()
        )
