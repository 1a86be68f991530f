"""Proposing and correcting a case: what a person types, as clean values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.forms.days import DayField
from accounts.models import Bureau
from campaigns.choosing import CampaignField
from cases.models import EnforcementCase, Law, Party
from cases.registration import EDITABLE, FirstParty
from leads.models import BusinessLine, FocusArea, Lead
from money.forms import YuanField
from records.editing import VersionedForm
from records.forms.once import OnceForm
from records.forms.reference import ReferenceField
from records.forms.subject import SubjectFields
from texts.fields import PlainField

LISTS = {"business_line": BusinessLine, "focus_area": FocusArea, "law": Law}


def places(*, on: date) -> list[Bureau]:
    found = Bureau.objects.valid(on=on).exclude(level=Bureau.Level.PROVINCE).select_related("city")
    return list(found.order_by("city__display_order", "city__code", "-level", "display_order", "code"))


class CaseFields(forms.Form):
    """The fields that proposing and correcting share."""

    title = PlainField(
        label=_("title"), max_length=120, help_text=_("Full name of the party, what it did, and the word case.")
    )
    clue_on = DayField(
        bounds=HAPPENED, label=_("clue found or material received on"),
        help_text=_("The term for filing, 15 working days, runs from this day."),
    )  # fmt: skip
    facts = forms.CharField(label=_("facts"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 7}))
    business_line = ReferenceField(label=_("business line"), required=False)
    law = ReferenceField(label=_("law allegedly broken"), required=False)
    article = PlainField(label=_("article"), max_length=60, required=False)
    value_yuan = YuanField(label=_("value of the goods (yuan)"), required=False)
    focus_area = ReferenceField(label=_("focus area"), required=False)
    campaign_code = CampaignField()
    place = ReferenceField(label=_("place"), required=False, group=lambda place: place.city.place_name)
    address = PlainField(label=_("address"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name, model in LISTS.items():
            self._reference(name).offer(model.objects.current(on=today))
        self._reference("place").offer(places(on=today))

    def _reference(self, name: str) -> ReferenceField:
        field = self.fields[name]
        if not isinstance(field, ReferenceField):
            raise TypeError(name)
        return field

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EDITABLE}


class ProposeForm(CaseFields, SubjectFields, OnceForm):
    """With the first party; further ones are added on the page of the case. `lead`: where it comes from."""

    role = forms.ChoiceField(
        label=_("role of the party"), choices=Party.Role, widget=forms.RadioSelect, initial=Party.Role.FIRM
    )
    field_order = (
        "title", "role", "subject_name", "subject_code", "subject_address", "clue_on", "facts", "business_line", "law",
        "article", "value_yuan", "place", "address", "focus_area", "campaign_code",
    )  # fmt: skip

    def __init__(self, *args: Any, lead: Lead | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead = lead
        del self.fields["subject_kind"]  # the role says it
        self.fields["subject_name"].required = True
        self.fields["subject_name"].label = _("Party")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") == Party.Role.PERSON and cleaned.get("subject_code"):
            self.add_error("subject_code", _("A person has no credit code: leave it empty, or choose company."))
        return cleaned

    def first_party(self) -> FirstParty:
        typed = self.cleaned_data
        return FirstParty(typed["role"], typed["subject_name"], typed["subject_code"], typed["subject_address"])


class EditForm(CaseFields, VersionedForm):
    pass


def values_of(case: EnforcementCase) -> dict[str, Any]:
    """The case as its form shows it."""
    return {name: getattr(case, name) for name in (*EDITABLE, "version")}
