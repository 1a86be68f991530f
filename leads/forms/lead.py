"""Registering and editing a lead: what a person types, as clean values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED, LONG_AGO, is_long_ago
from accounts.forms.choices import offer, offer_words
from accounts.forms.days import DayField
from accounts.models import Bureau, User
from campaigns.choosing import CampaignField
from deadlines.models import DeadlineRule
from leads.classified import RELEASED
from leads.lateness import why_found_late
from leads.models import BusinessLine, Channel, FocusArea, KeyArea, Lead
from leads.words import LEAST_FACTS
from records.editing import VersionedForm
from records.forms.files import FilesField
from records.forms.once import OnceForm
from records.forms.subject import SubjectFields
from records.models import Subject
from records.subjects import subject_typed
from texts.fields import PROTECTED, PlainField
from texts.placeholders import is_nobody
from texts.reporters import Identity, names_the_reporter, naming

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


CONTENT = ("title", "facts")
NOT_COMPARED = ("reporter_name", "reporter_contact", "subject_name", "subject_code", "token")


def place_choices(*, on: date) -> list[tuple[str, Any]]:
    """Cities with their counties, grouped, for the place of the facts (statistics only)."""
    places = Bureau.objects.valid(on=on).exclude(level=Bureau.Level.PROVINCE).select_related("city")
    groups: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    for place in places.order_by("city__display_order", "city__code", "-level", "display_order", "code"):
        groups.setdefault(place.city_id, (place.city.place_name, []))[1].append((place.pk, place.place_name))
    return [("", "—"), *groups.values()]


@dataclass(frozen=True)
class Part:
    """Fields that belong together on the page. Folded ones open by themselves when there is something in them."""

    label: StrOrPromise
    fields: list[forms.BoundField]
    is_folded: bool = False

    @property
    def is_open(self) -> bool:
        return any(bound.errors or bound.value() for bound in self.fields)


PARTS = (  # label, folded, names
    ("", False, ("title", "category", "channel", "received_on", "found_on")),
    (_("Found before this month"), True, ("late_reason",)),
    ("", False, ("facts", "subject_kind", "subject_name", "subject_code", "place", "address")),
    (
        _("Areas, campaign, document of the source"),
        True,
        ("source_document", "key_area", "focus_area", "business_line", "campaign_code", "subject_address"),
    ),
    (_("Platform 12337"), True, ("release_paper", "release_on")),
    (_("Reporter"), False, ("reporter_name", "reporter_contact")),
    ("", False, ("files", "files_are_evidence")),
)


class LeadFields(SubjectFields):
    """The fields that registration and editing share."""

    title = PlainField(
        label=_("title"),
        max_length=60,
        required=False,  # a stub of a classified channel has neither title nor facts; else see `clean`
        help_text=_("Who, where, doing what: up to 30 characters are read at a glance."),
    )
    category = forms.ChoiceField(
        label=_("kind"),
        choices=Lead.Category.choices,
        widget=forms.RadioSelect,
        help_text=_("A lead of a protective umbrella goes into the compartment: only named custodians see it."),
    )
    channel = forms.ModelChoiceField(label=_("source"), queryset=Channel.objects.none())
    source_document = PlainField(
        label=_("document number of the source"), max_length=80, required=False, widget=forms.TextInput({"class": "w2"})
    )
    found_on = DayField(bounds=HAPPENED, label=_("found on"))
    received_on = DayField(bounds=HAPPENED, label=_("received on"))
    place: forms.ChoiceField = forms.TypedChoiceField(
        label=_("place"), required=False, help_text=_("For statistics only; your bureau stays responsible.")
    )
    address = PlainField(label=_("address"), max_length=200, required=False)
    facts = forms.CharField(
        label=_("facts"),
        min_length=LEAST_FACTS,
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("Time, place, people, amounts. Not a word about the reporter: that has its own fields below."),
    )
    key_area = forms.ModelChoiceField(label=_("key area"), queryset=KeyArea.objects.none(), required=False)
    focus_area = forms.ModelChoiceField(label=_("focus area"), queryset=FocusArea.objects.none(), required=False)
    business_line = forms.ModelChoiceField(
        label=_("business line"), queryset=BusinessLine.objects.none(), required=False
    )
    campaign_code = CampaignField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if rule := DeadlineRule.objects.for_trigger("CASE_FILE", on=today):
            help_text = _("The statutory term for checking, %(length)s working days, runs from this day.")
            self.fields["received_on"].help_text = help_text % {"length": rule.length}
        for name, model in {
            "channel": Channel, "key_area": KeyArea, "focus_area": FocusArea, "business_line": BusinessLine,
        }.items():  # fmt: skip
            offer(self, name, model.objects.current(on=today))
        offer_words(self, "place", place_choices(on=today))

    def parts(self) -> list[Part]:
        """The visible fields as the page groups them; empty groups left out."""
        found = [
            (label, folded, [self[name] for name in names if name in self.fields]) for label, folded, names in PARTS
        ]
        return [Part(label, fields, folded) for label, folded, fields in found if fields]

    def clean_place(self) -> Bureau | None:
        chosen = self.cleaned_data["place"]
        return Bureau.objects.get(pk=chosen) if chosen else None

    def own_values(self) -> dict[str, Any]:
        """What `leads.registration` takes, without the subject."""
        return {name: self.cleaned_data[name] for name in LeadFields.base_fields if not name.startswith("subject_")}

    def values(self, *, by: User, now: Subject | None = None) -> dict[str, Any]:
        """What `leads.registration` takes; the subject is found or made here, in the running transaction.

        now: the subject that the lead has. Raises ActionRefused when the subject is known otherwise than typed.
        """
        named = self.subject_values
        return self.own_values() | {"subject": subject_typed(**named, by=by, now=now) if named else None}


class SoFarForm(forms.Form):
    """What stands in the form of a lead while it is being filled in: enough to look for duplicates."""

    title = forms.CharField(required=False)
    subject_name = forms.CharField(required=False)
    subject_code = forms.CharField(required=False)


class RegisterForm(LeadFields, OnceForm):
    """A new lead. Name and contact of the reporter go straight into the protected table and into no draft."""

    reporter_name = forms.CharField(
        label=_("reporter's name"),
        max_length=100,
        required=False,
        help_text=_("Stored apart; colleagues see only “named” or “anonymous”. Leave empty for an anonymous report."),
        widget=forms.TextInput({"class": "w2", **PROTECTED}),
    )
    reporter_contact = forms.CharField(
        label=_("reporter's contact"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "w2", **PROTECTED}),
    )
    release_paper = forms.CharField(
        label=_("paper that passed the content on"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"class": "w2"}),
        help_text=_(
            "12337 only. Without it the lead is a stub: number of the platform, day, kind and nothing else. "
            "Its content stays in the classified network."
        ),
    )
    release_on = DayField(bounds=HAPPENED, label=_("content received on"), required=False)
    late_reason = forms.CharField(
        label=_("reason for entering late"),
        max_length=300,
        required=False,
        help_text=_("Needed when the lead was found before this month, or received more than three years ago."),
    )
    field_order = (
        "title", "category", "channel", "source_document", "received_on", "found_on", "late_reason", "facts",
        "subject_kind", "subject_name", "subject_code", "subject_address", "place", "address",
        "key_area", "focus_area", "business_line", "campaign_code", "release_paper", "release_on",
        "reporter_name", "reporter_contact",
    )  # fmt: skip

    def clean_reporter_name(self) -> str:
        """Nobody is called 匿名: taken for a name it would be a duty to inform nobody."""
        name = self.cleaned_data["reporter_name"]
        if is_nobody(name):
            raise forms.ValidationError(
                _("“%(name)s” is no name. For an anonymous report leave the field empty."), params={"name": name}
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = cleaned.get("found_on")
        reason = cleaned.get("late_reason") or ""
        if found and (refusal := why_found_late(found, on=self.today, reason=reason)):
            self.add_error("late_reason", refusal)
        received = cleaned.get("received_on")
        if received and is_long_ago(received, today=self.today) and not cleaned.get("late_reason"):
            self.add_error("late_reason", LONG_AGO % {"day": received.isoformat()})
        channel = cleaned.get("channel")
        if channel and not (channel.is_classified and not cleaned.get("release_on")):
            self._want_content(cleaned)
        for name in naming(self._free_texts(cleaned), _reporter_in(cleaned)):
            self.add_error(name, names_the_reporter())
        if cleaned.get("reporter_contact") and not cleaned.get("reporter_name"):
            self.add_error("reporter_name", _("A contact belongs to a name. Fill in the name, or leave both empty."))
        return cleaned

    def _want_content(self, cleaned: dict[str, Any]) -> None:
        for name in CONTENT:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    def own_values(self) -> dict[str, Any]:
        return super().own_values() | {name: self.cleaned_data[name] for name in RELEASED}

    def _free_texts(self, cleaned: Mapping[str, Any]) -> list[tuple[str, str]]:
        """All that a person types in words; who the lead is about may be called like the reporter."""
        typed = [name for name, field in self.fields.items() if type(field) is forms.CharField]
        return [(name, cleaned[name]) for name in typed if cleaned.get(name) and name not in NOT_COMPARED]


def _reporter_in(cleaned: Mapping[str, Any]) -> Identity:
    return Identity(cleaned.get("reporter_name") or "", cleaned.get("reporter_contact") or "")


class RegisterPage(RegisterForm):
    """Registration in the browser, with files."""

    files = FilesField(label=_("files"))  # type: ignore[assignment]  # Django takes fields off the class
    files_are_evidence = forms.BooleanField(label=_("These files are evidence"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = [("files", file.name or "") for file in cleaned.get("files") or ()]
        if naming(names, _reporter_in(cleaned)):
            self.add_error("files", _("The name of a file holds the reporter's name or contact. Rename the file."))
        return cleaned


class EditForm(LeadFields, VersionedForm):
    """An open lead, corrected. It carries the version and the values that the person began with."""

    late_reason = forms.CharField(
        label=_("reason for entering late"),
        max_length=300,
        required=False,
        help_text=_(
            "Needed when you move the lead into a month that is over, or its receipt back more than three years."
        ),
    )
    field_order = RegisterForm.field_order


def values_of(lead: Lead) -> dict[str, Any]:
    """The lead as its edit form shows it."""
    subject = lead.subject
    plain = ("title", "category", "source_document", "found_on", "received_on", "address", "facts", "campaign_code")
    return {
        **{name: getattr(lead, name) for name in plain},
        "channel": lead.channel_id,
        "key_area": lead.key_area_id,
        "focus_area": lead.focus_area_id,
        "business_line": lead.business_line_id,
        "place": lead.place_id or "",
        "subject_kind": subject.kind if subject else Subject.Kind.COMPANY,
        "subject_name": subject.name if subject else "",
        "subject_code": subject.credit_code if subject else "",
        "subject_address": subject.address if subject else "",
        "version": lead.version,
    }
