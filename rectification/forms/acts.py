"""One form per act that carries something along; each calls the one door in `rectification.acts`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from records.forms.act import ActForm, AssignForm
from records.forms.files import FilesField
from rectification.acts import actions, dossiers, measures, orders, replies
from rectification.effects.parts import PartPlan
from rectification.guards import has_evidence
from rectification.models import Acceptance, Measure, Part, Problem, RectificationOrder
from rectification.states import ORDER_OPEN, M, S

NUMBERS = re.compile(r"[、,，;；\s]+")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput({"class": "w1", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class NumbersField(forms.CharField):
    """Several record numbers, joined as people join them (、 , ; or blanks). Cleans to a list of texts."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": 2_000, "widget": forms.TextInput({"class": "w3"}), **given})

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(part for part in NUMBERS.split(super().clean(value)) if part))


def found_by_number(rows: QuerySet, numbers: Iterable[str]) -> list[Any]:
    """Records of these numbers within reach. Raises ValidationError that names those there are not."""
    wanted = list(numbers)
    found = {record.number: record for record in rows.filter(number__in=wanted)}
    if missing := [number for number in wanted if number not in found]:
        raise forms.ValidationError(
            _("Nothing of these numbers in your reach: %(numbers)s"), params={"numbers": "、".join(missing)}
        )
    return [found[number] for number in wanted]


# letters


class DispatchForm(ActForm):
    """Lead bureau for everything, other bureaus for what is chosen; the same form adds bureaus later."""

    lead = forms.ModelChoiceField(label=_("lead bureau"), queryset=Bureau.objects.none())
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
    due_on = day_field(
        _("parts due on"),
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
    field_order = ("document", "note")

    def perform(self) -> None:
        orders.answer_objection(
            self.record, self.transition.name, document=self.cleaned_data["document"],
            due_on=self.cleaned_data.get("due_on"), **self.common(),
        )  # fmt: skip


class IssuerChangeForm(IssuerAnswerForm):
    due_on = day_field(_("answer due on"), required=False, help_text=_("Empty: the last day stays."))
    field_order = ("document", "due_on", "note")


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


# measures


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
    field_order = ("note", "files", "percent", "is_done", "next_step")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].initial = self.record.percent
        self.fields["note"].label, self.fields["note"].required = _("what was done"), True

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


# actions


class HoldForm(ActForm):
    held_on = day_field(_("carried out on"))
    staff_count = forms.IntegerField(label=_("staff"), min_value=0, widget=forms.NumberInput({"class": "w1"}))
    checked_count = forms.IntegerField(
        label=_("subjects checked"), min_value=0, widget=forms.NumberInput({"class": "w1"})
    )
    found_count = forms.IntegerField(
        label=_("problems found"), min_value=0, required=False, widget=forms.NumberInput({"class": "w1"})
    )
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


# answers


class DayForm(ActForm):
    """For what is done on paper and entered afterwards: the day on the paper."""

    on = day_field(_("day"), help_text=_("Today, or the day on the paper."))
    field_order = ("on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day lies after today."))
        return day

    def common(self) -> dict[str, Any]:
        return super().common() | {"on": self.cleaned_data["on"]}


class SendForm(DayForm):
    def perform(self) -> None:
        replies.send(self.record, **self.common())


class DeliverForm(ActForm):
    delivered_on = day_field(_("delivered on"), help_text=_("This day decides whether the answer is in time."))
    delivery = forms.CharField(
        label=_("how it was delivered"), max_length=200, help_text=_("By hand with receipt, by post, by the system.")
    )
    field_order = ("delivered_on", "delivery", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].initial = self.today

    def perform(self) -> None:
        cleaned = self.cleaned_data
        replies.deliver(
            self.record, delivered_on=cleaned["delivered_on"], delivery=cleaned["delivery"], **self.common()
        )


class AgainForm(ActForm):
    due_on = day_field(
        _("next answer due on"), required=False, help_text=_("Empty: by the rule of the type, from today.")
    )
    field_order = ("note", "due_on")

    def perform(self) -> None:
        replies.answer_again(self.record, due_on=self.cleaned_data["due_on"], **self.common())


# dossiers


class AnalyseForm(ActForm):
    weak_points = forms.CharField(label=_("weak points"), max_length=10_000, widget=forms.Textarea({"rows": 7}))
    field_order = ("weak_points", "note")

    def perform(self) -> None:
        dossiers.analyse(self.record, weak_points=self.cleaned_data["weak_points"], **self.common())


class JudgmentForm(ActForm):
    court = forms.CharField(label=_("court"), max_length=100)
    judgment_number = forms.CharField(label=_("number of the judgment"), max_length=80)
    judged_on = day_field(_("judged on"))
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
    due_on = day_field(_("due on"))
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
    field_order = ("task", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = self.record.tasks.filter(done_on__isnull=True)
        self.fields["note"].label, self.fields["note"].required = _("result"), True

    def perform(self) -> None:
        common = self.common()
        result = common.pop("note")
        dossiers.finish_task(self.record, self.cleaned_data["task"], result=result, **common)


class CloseForm(ActForm):
    rule_made = forms.CharField(label=_("rule or document made"), max_length=200)
    lookback_on = day_field(_("look-back planned for"))
    field_order = ("rule_made", "lookback_on", "note")

    def perform(self) -> None:
        cleaned = self.cleaned_data
        dossiers.propose_close(
            self.record, rule_made=cleaned["rule_made"], lookback_on=cleaned["lookback_on"], **self.common()
        )


FORMS: dict[str, type[ActForm]] = {
    form.__name__: form
    for form in (
        AssignForm, DispatchForm, IssuerAnswerForm, IssuerChangeForm, RelapseForm, MergeForm, ProgressForm, AcceptForm,
        RefuseForm, CancelForm, LinkForm, UnlinkForm, HoldForm, ServeForm, UnserveForm, DayForm, SendForm, DeliverForm,
        AgainForm, AnalyseForm, JudgmentForm, GatherForm, TaskForm, FinishTaskForm, CloseForm,
    )
}  # fmt: skip
