"""What a person types about clocks, notices, rules and reminders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED, IN_FORCE, ON_PAPER, PLANNED
from accounts.forms.choices import offer_words
from accounts.forms.days import DayField, MomentField
from accounts.forms.generic import ModelForm
from deadlines.models import Clock, DeadlineRule, ExtensionLimit, Grantor, ReminderPolicy, ReminderStep
from deadlines.notices import parse_days
from deadlines.terms import End, Unit

AREA = forms.Textarea(attrs={"rows": 3, "class": "w3"})
NARROW = {"class": "w1"}
LARGEST_FILE = 64 * 1024


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=AREA)


class ExtensionForm(ReasonForm):
    """length where the rule limits it, a new last day where it leaves the length open."""

    field_order = ["length", "until_on", "reason", "document"]

    length = forms.IntegerField(label=_("Length"))
    until_on = DayField(bounds=PLANNED, label=_("New last day"))
    document = forms.CharField(
        label=_("Document"),
        required=False,
        max_length=200,
        help_text=_("Number and date of the issuer's consent or of the minutes, where the rule asks for one."),
    )

    def __init__(self, *args: Any, limit: ExtensionLimit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if limit.length is None:
            del self.fields["length"]
            return
        del self.fields["until_on"]
        about = {"unit": limit.unit.label, "count": limit.length}
        self.fields["length"] = forms.IntegerField(
            label=_("Length"),
            min_value=1,
            max_value=limit.length,
            initial=limit.length,
            widget=forms.NumberInput(attrs=NARROW),
            help_text=_("%(unit)s, at most %(count)s") % about,
        )


class DecisionForm(forms.Form):
    note = forms.CharField(label=_("Remark"), required=False, max_length=500, widget=AREA)
    document = forms.CharField(label=_("Document"), required=False, max_length=200)

    def __init__(self, *args: Any, needs_document: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("Needed when you refuse.")
        if not needs_document:
            del self.fields["document"]


class PauseForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"))
    from_on = DayField(bounds=HAPPENED, label=_("Stands still from"), help_text=_("This day itself still counts."))
    basis = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Number and date of the paper, such as the commission.")
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_words(self, "ground", grounds)


class ResumeForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground that is gone"))
    to_on = DayField(bounds=HAPPENED, label=_("Gone on"), help_text=_("The clock counts again from the next day."))

    def __init__(self, *args: Any, grounds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_words(self, "ground", grounds)


class CorrectionForm(ReasonForm):
    """The day of the event; its minute too where the term is counted in hours."""

    field_order = ["trigger_on", "trigger_at", "reason"]

    trigger_on = DayField(bounds=HAPPENED, label=_("Day of the event"))
    trigger_at = MomentField(bounds=HAPPENED, label=_("Moment of the event"))

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["trigger_on" if clock.rule.unit == Unit.HOUR else "trigger_at"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if moment := cleaned.get("trigger_at"):
            cleaned["trigger_on"] = timezone.localdate(moment)
        return cleaned


class NoticeForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2018, max_value=2100, widget=forms.NumberInput(attrs=NARROW))
    document_no = forms.CharField(
        label=_("Document number"), max_length=60, help_text=_("As on the paper, such as 国办发明电〔2025〕7号.")
    )
    published_on = DayField(bounds=ON_PAPER, label=_("Published on"))
    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("Columns day or span of days, rest or work, holiday. What is typed below then does not count."),
    )
    days = forms.CharField(
        label=_("Days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "w3", "spellcheck": "false"}),
        help_text=_("One line each: 2026-02-15~2026-02-23,rest,春节 or 2026-02-14,work,春节. Name the whole notice."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = self._uploaded() if cleaned.get("file") else cleaned.get("days", "")
        days, complaints = parse_days(text or "")
        for complaint in complaints[:10]:
            self.add_error("file" if cleaned.get("file") else "days", complaint)
        if not days and not self.errors:
            self.add_error("days", _("The notice names no day."))
        cleaned["days"] = days
        return cleaned

    def _uploaded(self) -> str:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            self.add_error("file", _("This file is too large for a holiday notice."))
            return ""
        content = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):  # the second is what spreadsheets here save as CSV
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("Save the file as CSV in UTF-8 and upload it again."))
        return ""


class RuleForm(forms.Form):
    """What a new version of a rule may say otherwise."""

    length = forms.IntegerField(label=_("Length"), min_value=0, max_value=3650, widget=forms.NumberInput(attrs=NARROW))
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit)
    end = forms.ChoiceField(label=_("End rule"), choices=End)
    may_be_typed = forms.BooleanField(label=_("The letter may set the day"), required=False)
    extension_length = forms.IntegerField(
        label=_("Extension"),
        required=False,
        min_value=1,
        max_value=3650,
        widget=forms.NumberInput(attrs=NARROW),
        help_text=_("Once, in the unit of the rule; empty: none."),
    )
    extension_by = forms.ChoiceField(label=_("Decided by"), choices=Grantor, required=False)
    basis_zh = forms.CharField(label=_("Legal basis in Chinese"), max_length=200)
    basis_en = forms.CharField(label=_("Legal basis in English"), max_length=200)
    valid_from = DayField(bounds=IN_FORCE, label=_("For events from"))
    switches_off = forms.BooleanField(
        label=_("Switch the rule off from that day"),
        required=False,
        help_text=_("No such term begins for events from that day on, and the running ones end."),
    )
    reason = forms.CharField(label=_("Reason of the change"), max_length=300, widget=AREA)

    @classmethod
    def initial_of(cls, rule: DeadlineRule) -> dict[str, Any]:
        first = rule.limits[0] if rule.limits else None
        same = ("length", "unit", "end", "may_be_typed", "basis_zh", "basis_en")
        return {name: getattr(rule, name) for name in same} | {
            "extension_length": first.length if first else None,
            "extension_by": first.by if first else Grantor.SUPERIOR,
        }

    def changes(self, base: DeadlineRule) -> dict[str, Any]:
        """The keyword arguments of `deadlines.rules.propose_rule`; further extensions of the base are kept."""
        said = dict(self.cleaned_data)
        length, grantor = said.pop("extension_length"), said.pop("extension_by")
        first = [{"n": length, "unit": said["unit"], "by": grantor}] if length else []
        open_ended = [row for row in base.extensions if row["n"] is None]
        return said | {"extensions": first + open_ended}


class StepForm(ModelForm[ReminderStep]):
    class Meta:
        model = ReminderStep
        fields = ["moment", "offset", "unit", "repeat_every", "audience", "is_urgent"]
        widgets = {"offset": forms.NumberInput(attrs=NARROW), "repeat_every": forms.NumberInput(attrs=NARROW)}

    audience = forms.MultipleChoiceField(
        label=_("Who is told"), choices=ReminderStep.Audience, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, policy: ReminderPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.policy = policy

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        moment, offset = cleaned.get("moment"), cleaned.get("offset") or 0
        if moment == ReminderStep.Moment.ON and offset:
            self.add_error("offset", _("On the last day itself the distance is 0."))
        if moment in (ReminderStep.Moment.BEFORE, ReminderStep.Moment.AFTER) and not offset:
            self.add_error("offset", _("Give a distance of at least 1."))
        repeats_late = moment == ReminderStep.Moment.AFTER and cleaned.get("unit") == ReminderStep.StepUnit.WORKDAY
        if cleaned.get("repeat_every") == 0:
            self.add_error("repeat_every", _("Give a distance of at least 1."))
        if cleaned.get("repeat_every") and not repeats_late:
            self.add_error("repeat_every", _("Only steps after the last day, in working days, are repeated."))
        same = {"moment": moment, "offset": offset, "unit": cleaned.get("unit")}
        if ReminderStep.objects.active().filter(policy=self.instance.policy, **same).exists():
            self.add_error(None, _("There is already a step at this moment. Switch it off first."))
        return cleaned


def next_year(on: date) -> int:
    """The year whose notice is usually entered now: next year from October on."""
    return on.year + (on.month >= 10)
