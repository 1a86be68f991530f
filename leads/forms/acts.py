"""One form per act on a lead that carries something along; each calls the one door in `leads.acts`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from leads import acts
from leads.models import Lead, Outcome
from records.forms.act import ActForm, AssignForm


class DispatchForm(ActForm):
    to = forms.ModelChoiceField(label=_("hand down to"), queryset=Bureau.objects.none())
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = self.record.bureau
        below = Bureau.objects.valid(on=self.today).within(holder).exclude(pk=holder.pk)
        self.fields["to"].queryset = below.select_related("city")
        self.fields["note"].label = _("instruction")

    def perform(self) -> None:
        acts.dispatch(self.record, to=self.cleaned_data["to"], **self.common())


class ReturnForm(ActForm):
    GROUNDS = [
        ("not_our_area", _("Not our area")),
        ("not_our_duty", _("Not our duty")),
        ("duplicate", _("Duplicate")),
        ("unreadable", _("Unreadable")),
    ]
    ground = forms.ChoiceField(label=_("ground"), choices=GROUNDS, widget=forms.RadioSelect)
    field_order = ("ground", "note")

    def perform(self) -> None:
        acts.give_back(self.record, ground=self.cleaned_data["ground"], **self.common())


class OfferForm(ActForm):
    to = forms.ModelChoiceField(
        label=_("city"),
        queryset=Bureau.objects.none(),
        help_text=_("The city sees number, title and facts, and must take the lead. Until then it stays with you."),
    )
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = Bureau.objects.valid(on=self.today).cities()
        self.fields["to"].queryset = cities.exclude(pk=self.record.bureau.city_id)

    def perform(self) -> None:
        acts.offer(self.record, to=self.cleaned_data["to"], **self.common())


class TransferForm(ActForm):
    to = forms.ModelChoiceField(label=_("new holder"), queryset=Bureau.objects.none())
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Bureau.objects.valid(on=self.today).exclude(pk=self.record.bureau_id)

    def perform(self) -> None:
        acts.transfer(self.record, to=self.cleaned_data["to"], **self.common())


class OutcomeForm(ActForm):
    outcome = forms.ModelChoiceField(label=_("outcome"), queryset=Outcome.objects.none(), widget=forms.RadioSelect)
    finding = forms.ChoiceField(label=_("result of the check"), choices=Lead.Finding.choices, widget=forms.RadioSelect)
    field_order = ("outcome", "finding", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome, note = self.fields["outcome"], self.fields["note"]
        outcome.queryset, outcome.empty_label = Outcome.objects.current(on=self.today), None
        outcome.help_text = _(
            "Handing over to another organ needs its receipt among the evidence, not only the sending."
        )
        note.label, note.required = _("conclusion"), True
        note.help_text = _("What was found, by which evidence. No word about the reporter.")

    def perform(self) -> None:
        common = self.common()
        conclusion = common.pop("note")
        acts.propose_outcome(
            self.record, outcome=self.cleaned_data["outcome"], finding=self.cleaned_data["finding"],
            conclusion=conclusion, **common,
        )  # fmt: skip


class ApproveForm(ActForm):
    on = forms.DateField(
        label=_("cleared on"),
        help_text=_("The day it counts for: today, or the day on the signed paper."),
        widget=forms.DateInput({"class": "w1", "type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def perform(self) -> None:
        acts.approve(self.record, today=self.today, **(self.common() | {"on": self.cleaned_data["on"]}))


class FindingForm(ActForm):
    finding = forms.ChoiceField(label=_("result of the check"), choices=Lead.Finding.choices, widget=forms.RadioSelect)
    field_order = ("finding", "note")

    def perform(self) -> None:
        acts.update_result(self.record, finding=self.cleaned_data["finding"], **self.common())


class MergeForm(ActForm):
    into = forms.CharField(label=_("number of the main lead"), max_length=60, widget=forms.TextInput({"class": "w2"}))
    field_order = ("into", "note")

    def clean_into(self) -> Lead:
        number = self.cleaned_data["into"].strip()
        main = Lead.objects.visible_to(self.by).filter(number=number).exclude(pk=self.record.pk).first()
        if main is None:
            raise forms.ValidationError(_("There is no other lead of this number in your reach. Check the number."))
        return main

    def perform(self) -> None:
        acts.merge(self.record, into=self.cleaned_data["into"], **self.common())


class DeclineForm(ActForm):
    sent_to = forms.CharField(
        label=_("sent to"), max_length=100, help_text=_("The organ that is competent and received the papers.")
    )
    field_order = ("sent_to", "note")

    def perform(self) -> None:
        self.record.advance("decline", data={"sent_to": self.cleaned_data["sent_to"]}, **self.common())


class ReopenForm(ActForm):
    def perform(self) -> None:
        acts.reopen(self.record, **self.common())


class SealForm(ActForm):
    concerned = forms.ModelMultipleChoiceField(
        label=_("bureaus concerned"),
        queryset=Bureau.objects.none(),
        required=False,
        help_text=_("Nobody of these bureaus will be among the readers."),
    )
    field_order = ("concerned", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concerned"].queryset = Bureau.objects.valid(on=self.today)

    def perform(self) -> None:
        acts.seal(self.record, concerned=list(self.cleaned_data["concerned"]), **self.common())


class ReferForm(ActForm):
    outcome = forms.ModelChoiceField(label=_("outcome"), queryset=Outcome.objects.none())
    field_order = ("outcome", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].queryset = Outcome.objects.current(on=self.today).filter(code="to_discipline")

    def perform(self) -> None:
        acts.refer(self.record, outcome=self.cleaned_data["outcome"], **self.common())


FORMS: dict[str, type[ActForm]] = {
    form.__name__: form
    for form in (
        DispatchForm, AssignForm, ReturnForm, OfferForm, TransferForm, OutcomeForm, ApproveForm, FindingForm,
        MergeForm, DeclineForm, ReopenForm, SealForm, ReferForm,
    )
}  # fmt: skip
