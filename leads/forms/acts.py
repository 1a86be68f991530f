"""One form per act on a lead that carries something along; each calls the one door in `leads.acts`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED, PLANNED
from accounts.forms.choices import BureauField, BureausField, in_groups
from accounts.forms.days import DayField
from accounts.models import Bureau
from leads import acts, classified
from leads.clocks import must_be_told
from leads.models import Lead, Outcome
from leads.words import DECLINED, MERGED, RETURNED
from records.forms.act import ActForm, AssignForm, note_field
from texts.folding import number_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def paper_field(label: StrOrPromise, help_text: StrOrPromise = "", **given: Any) -> forms.CharField:
    """The number of a paper, or its day where it has none."""
    widget = forms.TextInput({"class": "w2"})
    return forms.CharField(label=label, max_length=100, help_text=help_text, widget=widget, **given)


class DispatchForm(ActForm):
    to = BureauField(label=_("hand down to"), queryset=Bureau.objects.none())
    due = DayField(
        bounds=PLANNED,
        label=_("to be answered by"),
        required=False,
        help_text=_("Empty: the usual term, 60 days from acceptance."),
    )
    field_order = ("to", "due", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = self.record.bureau
        below = Bureau.objects.valid(on=self.today).within(holder).exclude(pk=holder.pk)
        self.fields["to"].queryset = in_groups(below)
        self.fields["note"].label = _("instruction")
        if holder.level == Bureau.Level.PROVINCE:
            self.fields["due"].help_text = _("The day on the forwarding form. Empty: 30 days from today.")

    def clean_due(self) -> date | None:
        due = self.cleaned_data["due"]
        if due and due < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return due

    def perform(self) -> None:
        acts.dispatch(self.record, to=self.cleaned_data["to"], due=self.cleaned_data["due"], **self.common())


class ReturnForm(ActForm):
    ground = forms.ChoiceField(label=_("ground"), choices=[*RETURNED.items()], widget=forms.RadioSelect)
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
    to = BureauField(label=_("new holder"), queryset=Bureau.objects.none())
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bureaus = Bureau.objects.valid(on=self.today).exclude(pk=self.record.bureau_id)
        home = self.by.bureau
        self.fields["to"].queryset = in_groups(bureaus.within(home)) if home else bureaus.none()

    def perform(self) -> None:
        acts.transfer(self.record, to=self.cleaned_data["to"], **self.common())


class OutcomeForm(ActForm):
    outcome = forms.ModelChoiceField(label=_("outcome"), queryset=Outcome.objects.none(), widget=forms.RadioSelect)
    finding = forms.ChoiceField(label=_("result of the check"), choices=Lead.Finding.choices, widget=forms.RadioSelect)
    receipt = paper_field(
        _("receipt of the other organ"),
        _("Its number or day. Needed when the lead goes to another organ: having sent it is not enough."),
        required=False,
    )
    note = note_field(_("conclusion"), _("What was found, by which evidence. No word about the reporter."))
    field_order = ("outcome", "receipt", "finding", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.queryset, outcome.empty_label = Outcome.objects.current(on=self.today), None
        if self.record.is_stub:
            del self.fields["receipt"]
            note = self.fields["note"]
            note.required, note.disabled = False, True
            note.help_text = _("The conclusion stays in the classified network.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome.needs_receipt and not cleaned.get("receipt") and not self.record.is_stub:
            self.add_error("receipt", _("“%(outcome)s” needs the receipt of the other organ.") % {"outcome": outcome})
        return cleaned

    def perform(self) -> None:
        common = self.common()
        conclusion = common.pop("note")
        acts.propose_outcome(
            self.record, outcome=self.cleaned_data["outcome"], finding=self.cleaned_data["finding"],
            receipt=self.cleaned_data.get("receipt", ""), conclusion=conclusion, **common,
        )  # fmt: skip


class ApproveForm(ActForm):
    on = DayField(
        bounds=HAPPENED,
        label=_("cleared on"),
        help_text=_("The day it counts for: today, or the day on the signed paper."),
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
    ground = forms.ChoiceField(label=_("who reports"), choices=[*MERGED.items()], widget=forms.RadioSelect)
    field_order = ("into", "ground", "note")

    def clean_into(self) -> Lead:
        number = self.cleaned_data["into"].strip()
        main = Lead.objects.visible_to(self.by).filter(number_key=number_key(number)).exclude(pk=self.record.pk).first()
        if main is None:
            raise forms.ValidationError(_("There is no other lead of this number in your reach. Check the number."))
        return main

    def perform(self) -> None:
        cleaned = self.cleaned_data
        acts.merge(self.record, into=cleaned["into"], ground=cleaned["ground"], **self.common())


class EscalateForm(ActForm):
    opinion = forms.CharField(
        label=_("draft opinion"),
        max_length=2_000,
        help_text=_("What you would decide."),
        widget=forms.Textarea({"rows": 3, "class": "w3"}),
    )
    field_order = ("note", "opinion")

    def perform(self) -> None:
        acts.escalate(self.record, opinion=self.cleaned_data["opinion"], **self.common())


class SampleForm(ActForm):
    paper = paper_field(_("commission paper"), _("The term for checking stands still until the result is back."))
    field_order = ("paper", "note")

    def perform(self) -> None:
        self.record.advance(self.transition.name, data={"paper": self.cleaned_data["paper"]}, **self.common())


class SampleResultForm(SampleForm):
    paper = paper_field(_("test report"), _("The term for checking runs again from tomorrow."))


class ToldForm(ActForm):
    told_on = DayField(bounds=HAPPENED, label=_("told on"))
    field_order = ("told_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_on"].initial = self.today
        self.fields["note"].help_text = _("How the reporter was told, not who the reporter is.")

    def clean_told_on(self) -> date:
        day, cleared = self.cleaned_data["told_on"], self.record.cleared_on
        if cleared and day < cleared:
            raise forms.ValidationError(_("The lead was cleared only on %(day)s.") % {"day": cleared.isoformat()})
        return day

    def perform(self) -> None:
        day = self.cleaned_data["told_on"]
        self.record.advance(self.transition.name, data={"told_on": day.isoformat()}, **(self.common() | {"on": day}))


class ReleaseForm(ActForm):
    paper = paper_field(_("paper that passes it on"), _("Number and date of the unclassified paper."))
    received_on = DayField(
        bounds=HAPPENED, label=_("received on"), help_text=_("The term for checking runs from this day.")
    )
    title = forms.CharField(label=_("title"), max_length=60)
    facts = forms.CharField(
        label=_("facts"), max_length=20_000, widget=forms.Textarea({"rows": 7, "class": "w3"}),
        help_text=_("Only what the paper says. Nothing classified, not a word about the reporter."),
    )  # fmt: skip
    field_order = ("paper", "received_on", "title", "facts", "note")

    def perform(self) -> None:
        given = {name: self.cleaned_data[name] for name in ("paper", "received_on", "title", "facts")}
        classified.release(self.record, **given, **self.common())


class NoticeForm(ActForm):
    law = forms.CharField(
        label=_("law and article"),
        max_length=200,
        help_text=_("The law, regulation or rule that expressly orders to tell the reporter the result."),
    )
    due_on = DayField(bounds=PLANNED, label=_("to be told by"), help_text=_("The last day by that law."))
    field_order = ("law", "due_on", "note")

    def perform(self) -> None:
        cleaned = self.cleaned_data
        acts.order_notice(self.record, law=cleaned["law"], due_on=cleaned["due_on"], **self.common())


class DeclineForm(ActForm):
    ground = forms.ChoiceField(label=_("ground"), choices=[*DECLINED.items()], widget=forms.RadioSelect)
    sent_to = forms.CharField(
        label=_("sent to"), max_length=100, help_text=_("The organ that is competent and received the papers.")
    )
    reporter_told = forms.BooleanField(label=_("The reporter was told who is competent"), required=False)
    field_order = ("ground", "sent_to", "reporter_told", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not must_be_told(self.record, on=self.today):
            del self.fields["reporter_told"]

    def perform(self) -> None:
        cleaned = self.cleaned_data
        acts.decline(
            self.record, ground=cleaned["ground"], sent_to=cleaned["sent_to"],
            reporter_told=cleaned.get("reporter_told", False), **self.common(),
        )  # fmt: skip


class ReopenForm(ActForm):
    def perform(self) -> None:
        acts.reopen(self.record, **self.common())


class SealForm(ActForm):
    concerned = BureausField(
        label=_("bureaus concerned"),
        queryset=Bureau.objects.none(),
        required=False,
        help_text=_("Nobody of these bureaus will be among the readers."),
    )
    field_order = ("concerned", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concerned"].queryset = in_groups(Bureau.objects.valid(on=self.today))

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
        MergeForm, DeclineForm, ReopenForm, SealForm, ReferForm, EscalateForm, SampleForm, SampleResultForm, ToldForm,
        NoticeForm, ReleaseForm,
    )
}  # fmt: skip
