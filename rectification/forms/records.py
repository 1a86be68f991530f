"""Registering and editing letters, making measures and actions, proposing dossiers: what a person types, as values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.days import HAPPENED, LONG_AGO, ON_PAPER, PLANNED, is_long_ago
from accounts.errors import ActionRefused
from accounts.forms.choices import offer, offer_words
from accounts.forms.days import DayField
from accounts.models import Bureau, Role, User
from campaigns.choosing import CampaignField
from files.types import FILE_TYPES
from leads.models import FocusArea, KeyArea
from records import attachments
from records.editing import VersionedForm
from records.forms.once import OnceForm
from rectification.describing import ABOUT
from rectification.models import (
    Action,
    CriminalCase,
    Measure,
    MeasureType,
    OrderType,
    Organ,
    Problem,
    RectificationOrder,
)
from rectification.named import NumbersField, found_by_number
from rectification.organs import level_of, organ_of
from rectification.states import ORDER_OPEN
from texts.fields import NumberField, PlainField
from texts.folding import number_key

MOST_PROBLEMS = 50


class LetterIdentity(forms.Form):
    """Which letter it is: its type, its issuer, its number."""

    type = forms.ModelChoiceField(label=_("type"), queryset=OrderType.objects.none(), empty_label=None)
    issuer_name = PlainField(label=_("issuing organ"), max_length=100)
    issuer_number = NumberField(label=_("issuer's number"), max_length=80, widget=forms.TextInput({"class": "w2"}))
    received_on = DayField(
        bounds=HAPPENED, label=_("received on"), help_text=_("The day your bureau signed for it: terms run from it.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self, "type", OrderType.objects.current(on=today))

    def issuer(self, level: str = "") -> Organ:
        return organ_of(self.cleaned_data["issuer_name"], level=level)


class OrderFields(LetterIdentity):
    """The fields that registration and editing share."""

    title = PlainField(label=_("title"), max_length=60, help_text=_("What is to be put right, in up to 30 characters."))
    variant = forms.ChoiceField(
        label=_("variant"),
        choices=RectificationOrder.Variant.choices,
        initial=RectificationOrder.Variant.ORDINARY,
        help_text=_("Public-interest proposals of the procuratorate have terms of their own."),
    )
    issuer_level = forms.ChoiceField(
        label=_("level of the organ"), choices=[("", _("By its name")), *Organ.Level.choices], required=False
    )
    issued_on = DayField(bounds=ON_PAPER, label=_("date of the letter"), required=False)
    posted_on = DayField(bounds=ON_PAPER, label=_("posted on"), required=False)
    typed_due_on = DayField(
        bounds=PLANNED,
        label=_("answer due by the letter"),
        required=False,
        help_text=_("The day that the letter itself sets, if it does."),
    )
    consent_paper = forms.CharField(
        label=_("issuer's consent to a longer term"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"class": "w2"}),
        help_text=_("Number of its paper. Needed when the answer is due later than the law gives."),
    )
    consent_on = DayField(bounds=ON_PAPER, label=_("date of the consent"), required=False)
    objection_due_on = DayField(
        bounds=PLANNED,
        label=_("objections by the letter until"),
        required=False,
        help_text=_("Procuratorial proposals state it; it does not move the day of the answer."),
    )
    criminal_case = forms.ModelChoiceField(
        label=_("criminal case"), queryset=CriminalCase.objects.none(), required=False
    )
    key_area = forms.ModelChoiceField(label=_("key area"), queryset=KeyArea.objects.none(), required=False)
    focus_area = forms.ModelChoiceField(label=_("focus area"), queryset=FocusArea.objects.none(), required=False)

    campaign_code = CampaignField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        offer(self, "key_area", KeyArea.objects.current(on=self.today))
        offer(self, "focus_area", FocusArea.objects.current(on=self.today))
        offer(self, "criminal_case", CriminalCase.objects.visible_to(user))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, variant = cleaned.get("type"), cleaned.get("variant")
        wanted = {"public_interest": "public_interest_rule", "urgent": "urgent_rule"}.get(variant or "")
        if kind and wanted and not getattr(kind, wanted):
            self.add_error("variant", _("Letters of this type have no such variant."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `rectification.registration` takes; the organ is found or made here, in the running transaction."""
        cleaned = self.cleaned_data
        given = {name: value for name, value in cleaned.items() if name not in NOT_OF_THE_LETTER}
        return given | {"issuer": self.issuer(cleaned["issuer_level"])}


NOT_OF_THE_LETTER = ("token", "version", "issuer_name", "issuer_level", "problems", "late_reason", "scan")


class RegisterOrderForm(OrderFields, OnceForm):
    late_reason = forms.CharField(
        label=_("reason for entering late"),
        max_length=300,
        required=False,
        help_text=_("Needed when the letter was received more than three years ago."),
    )
    problems = forms.CharField(
        label=_("problems pointed out"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One problem a line, in the order of the letter."),
    )
    scan = forms.FileField(
        label=_("scan of the letter"),
        required=False,
        max_length=300,
        allow_empty_file=True,
        help_text=_("All bureaus that work on the letter see it."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{name}" for name in FILE_TYPES)}),
    )
    field_order = (
        "type", "variant", "issuer_name", "issuer_level", "issuer_number", "title", "received_on", "issued_on",
        "posted_on", "typed_due_on", "consent_paper", "consent_on", "objection_due_on", "problems", "late_reason",
        "criminal_case", "key_area", "focus_area", "campaign_code", "scan",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        received = cleaned.get("received_on")
        if received and is_long_ago(received, today=self.today) and not cleaned.get("late_reason"):
            self.add_error("late_reason", LONG_AGO % {"day": received.isoformat()})
        return cleaned

    def clean_scan(self) -> UploadedFile[bytes] | None:
        """Said at the field, before anything is written; what it holds is asked again when it is attached."""
        scan = self.cleaned_data["scan"]
        if scan is not None:
            try:
                attachments.check(scan)
            except ActionRefused as refused:
                raise forms.ValidationError(refused.message) from refused
        return scan

    def clean_problems(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["problems"].splitlines() if line.strip()]
        if not lines:
            raise forms.ValidationError(_("Enter at least one problem that the letter points out."))
        if len(lines) > MOST_PROBLEMS:
            raise forms.ValidationError(_("A letter has at most %(count)s problems."), params={"count": MOST_PROBLEMS})
        return lines


class EditOrderForm(OrderFields, VersionedForm):
    """An open letter, corrected. It carries the version and the values that the person began with."""

    field_order = RegisterOrderForm.field_order


def values_of(order: RectificationOrder) -> dict[str, Any]:
    """The letter as its edit form shows it."""
    plain = (
        "title", "variant", "issuer_number", "issued_on", "posted_on", "received_on", "typed_due_on", "consent_paper",
        "consent_on", "objection_due_on", "campaign_code", "version",
    )  # fmt: skip
    return {
        **{name: getattr(order, name) for name in plain},
        "type": order.type_id,
        "issuer_name": order.issuer.name,
        "issuer_level": "" if order.issuer.level == level_of(order.issuer.name) else order.issuer.level,
        "criminal_case": order.criminal_case_id,
        "key_area": order.key_area_id,
        "focus_area": order.focus_area_id,
    }


class JoinForm(LetterIdentity, OnceForm):
    """The letter came to this bureau as well."""


class MeasureForm(OnceForm):
    """A measure for problems of one letter, or of several by their numbers."""

    text = forms.CharField(label=_("measure"), max_length=5_000, widget=forms.Textarea({"rows": 4}))
    problems = forms.ModelMultipleChoiceField(
        label=_("problems that it answers"),
        queryset=Problem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    orders = NumbersField(
        label=_("numbers of other letters"),
        required=False,
        help_text=_("It answers all their problems, too. Joined by 、"),
    )
    type = forms.ModelChoiceField(label=_("type of measure"), queryset=MeasureType.objects.none(), required=False)
    origin = forms.ChoiceField(
        label=_("ordered or voluntary"), choices=[("", "—"), *Measure.Origin.choices], required=False
    )
    extent = forms.ChoiceField(label=_("scope"), choices=[("", "—"), *Measure.Extent.choices], required=False)
    duration = forms.ChoiceField(label=_("duration"), choices=[("", "—"), *Measure.Duration.choices], required=False)
    owner = forms.ModelChoiceField(label=_("owner"), queryset=User.objects.none(), required=False)
    due_on = DayField(
        bounds=PLANNED, label=_("to be done by"), required=False, help_text=_("Empty: 30 days from today.")
    )

    def __init__(
        self, *args: Any, user: User, today: date, order: RectificationOrder | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        offer(self, "owner", User.objects.holding(Role.OFFICER, Role.HEAD, bureau=user.bureau, on=today))
        self.fields["owner"].initial = user.pk
        offer(self, "type", MeasureType.objects.current(on=today))
        if order is None:
            del self.fields["problems"]
            self.fields["orders"].required = True
        else:
            offer(self, "problems", order.problems.all())
            self.fields["problems"].initial = list(order.problems.all())

    def clean_orders(self) -> list[RectificationOrder]:
        open_ones = RectificationOrder.objects.visible_to(self.user).filter(status__in=ORDER_OPEN)
        return found_by_number(open_ones, self.cleaned_data["orders"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("problems") and not cleaned.get("orders"):
            self.add_error(None, _("Choose a problem that the measure answers, or name a letter."))
        return cleaned

    def about(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ABOUT}

    def all_problems(self) -> list[Problem]:
        chosen = list(self.cleaned_data.get("problems") or ())
        return [*chosen, *Problem.objects.filter(order__in=self.cleaned_data["orders"])]


class ActionForm(OnceForm):
    title = PlainField(label=_("action"), max_length=200)
    form = forms.ChoiceField(label=_("kind"), choices=Action.Form.choices)
    planned_on = DayField(bounds=PLANNED, label=_("planned for"))
    place = PlainField(label=_("place"), max_length=200, required=False)
    organs = PlainField(label=_("organs taking part"), max_length=300, required=False)
    measures = NumbersField(label=_("numbers of the measures"), required=False, help_text=_("Several joined by 、"))
    campaign_code = CampaignField()

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today

    def clean_measures(self) -> list[Measure]:
        return found_by_number(Measure.objects.visible_to(self.user).made(), self.cleaned_data["measures"])

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields if name not in ("token", "measures")}


class DossierForm(OnceForm):
    """A dossier, for a case that is known or one that is entered with it."""

    case_number = NumberField(label=_("case number"), max_length=60, widget=forms.TextInput({"class": "w2"}))
    case_name = PlainField(
        label=_("name of the case"),
        max_length=200,
        required=False,
        help_text=_("Only for a case that is not registered yet."),
    )
    court = PlainField(label=_("court"), max_length=100, required=False)
    filed_on = DayField(bounds=ON_PAPER, label=_("filed on"), required=False)
    trade = PlainField(label=_("trade"), max_length=60)
    bureau = forms.ModelChoiceField(label=_("lead bureau"), queryset=Bureau.objects.none())

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        if user.bureau:
            offer(self, "bureau", Bureau.objects.valid(on=today).within(user.bureau))
            self.fields["bureau"].initial = user.bureau

    def known_case(self) -> CriminalCase | None:
        return (
            CriminalCase.objects.visible_to(self.user)
            .filter(number_key=number_key(self.cleaned_data["case_number"]))
            .first()
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("case_number") and not cleaned.get("case_name") and not self.known_case():
            self.add_error("case_name", _("No case of this number is registered in your reach. Name it."))
        return cleaned


class ReplyForm(forms.Form):
    """An answer: what stands before and after the problems. The lines have a form each (`LineForm`)."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    opening = forms.CharField(
        label=pgettext_lazy("answer", "opening"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 4})
    )
    closing = forms.CharField(
        label=pgettext_lazy("answer", "closing"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    contact = PlainField(label=_("contact person"), max_length=100, required=False)


class LineForm(forms.Form):
    """What the answer says of one problem. Saved as far as it is; submitting asks for all of it."""

    result = forms.ChoiceField(label=_("result"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("what was done"), max_length=10_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    rest = forms.CharField(
        label=_("what remains, and why"), max_length=1_000, required=False, widget=forms.Textarea({"rows": 2})
    )
    rest_by = DayField(bounds=PLANNED, label=_("the rest by"), required=False)

    def __init__(self, *args: Any, line: Any, **kwargs: Any) -> None:
        initial = {name: getattr(line, name) for name in ("result", "text", "rest", "rest_by")}
        kwargs |= {"prefix": f"line-{line.problem_id}", "initial": initial}
        super().__init__(*args, **kwargs)
        self.line = line
        offer_words(self, "result", type(line).Result.choices)


class SkipForm(forms.Form):
    """Why no measure is needed for a problem."""

    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.TextInput({"class": "w3"}))
