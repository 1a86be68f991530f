"""Forms of the acts on a measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.forms.act import ActForm, note_field
from records.forms.files import FilesField
from rectification.acts import measures
from rectification.forms.fields import NumbersField, found_by_number
from rectification.guards import has_evidence
from rectification.models import Acceptance, Measure, Problem, RectificationOrder
from rectification.states import ORDER_OPEN


class ProgressForm(ActForm):
    percent = forms.IntegerField(
        label=_("percent done"), min_value=0, max_value=100, widget=forms.NumberInput({"class": "w1"})
    )
    next_step = forms.CharField(label=_("next step"), max_length=500, required=False)
    files = FilesField(label=_("evidence"), required=False)
    is_done = forms.BooleanField(
        label=_("The measure is done"),
        required=False,
        help_text=_("It then waits for acceptance. At least one file of evidence is needed."),
    )
    note = note_field(_("what was done"))
    field_order = ("note", "files", "percent", "is_done", "next_step")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].initial = self.record.percent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_files = cleaned.get("files") or "files" in self.errors
        if cleaned.get("is_done") and not has_files and (missing := has_evidence(self.record)):
            self.add_error("files", missing)
        return cleaned

    def perform(self) -> None:
        common = self.common()
        done = common.pop("note")
        measures.report(
            self.record, done=done, percent=self.cleaned_data["percent"], next_step=self.cleaned_data["next_step"],
            files=self.cleaned_data["files"], is_done=self.cleaned_data["is_done"], **common,
        )  # fmt: skip


class AcceptForm(ActForm):
    def perform(self) -> None:
        measures.accept(self.record, **self.common())


class RefuseForm(ActForm):
    VERDICTS = [choice for choice in Acceptance.Verdict.choices if choice[0] != Acceptance.Verdict.ACCEPTED]
    verdict = forms.ChoiceField(
        label=_("verdict"), choices=VERDICTS, widget=forms.RadioSelect, initial=Acceptance.Verdict.REFUSED
    )
    field_order = ("verdict", "note")

    def perform(self) -> None:
        measures.refuse(self.record, verdict=self.cleaned_data["verdict"], **self.common())


class CancelForm(ActForm):
    replaced_by = forms.CharField(
        label=_("number of the measure that replaces it"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "w2"}),
    )
    field_order = ("replaced_by", "note")

    def clean_replaced_by(self) -> Measure | None:
        number = self.cleaned_data["replaced_by"].strip()
        others = Measure.objects.visible_to(self.by).made().exclude(pk=self.record.pk)
        return found_by_number(others, [number])[0] if number else None

    def perform(self) -> None:
        measures.cancel(self.record, replaced_by=self.cleaned_data["replaced_by"], **self.common())


class LinkForm(ActForm):
    orders = NumbersField(label=_("numbers of the letters"), help_text=_("Several joined by 、"))
    field_order = ("orders", "note")

    def clean_orders(self) -> list[Problem]:
        open_ones = RectificationOrder.objects.visible_to(self.by).filter(status__in=ORDER_OPEN)
        found = found_by_number(open_ones, self.cleaned_data["orders"])
        return list(Problem.objects.filter(order__in=found))

    def perform(self) -> None:
        measures.link(self.record, self.cleaned_data["orders"], **self.common())


class UnlinkForm(ActForm):
    orders = forms.ModelMultipleChoiceField(
        label=_("letters"), queryset=RectificationOrder.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("orders", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = RectificationOrder.objects.visible_to(self.by).filter(problems__measures=self.record)
        self.fields["orders"].queryset = served.distinct()

    def perform(self) -> None:
        measures.unlink(self.record, list(self.cleaned_data["orders"]), **self.common())
