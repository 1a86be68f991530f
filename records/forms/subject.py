"""The subject's part of a form: kind, name, credit code, checked as one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from records.models.subject import Subject
from texts.credit_codes import compact_code, credit_code_fault
from texts.fields import PlainField
from texts.folding import name_key

CHECKED_AS_TYPED = {
    "hx-post": reverse_lazy("records:subject_check"),
    "hx-trigger": "change, keyup changed delay:500ms",
    "hx-target": "#subject-check",
    "hx-swap": "outerHTML",
    "hx-params": "subject_kind,subject_name,subject_code",  # not the rest of the form, least of all the reporter
    "hx-sync": "closest form:replace",  # a slow answer to the name must not cover that to the code
}


class CreditCodeField(PlainField):
    """统一社会信用代码: half-width and upper case, with the check digit checked."""

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"class": "w2", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"max_length": 40, "widget": widget, **given})

    def clean(self, value: Any) -> str:
        code = compact_code(super().clean(value))
        if code and (fault := credit_code_fault(code)):
            raise forms.ValidationError(fault, code="credit_code")
        return code


class SubjectFields(forms.Form):
    """Mix into a record's form; `subject_values` then goes to `records.subjects.subject_of(**…)`.

    The page shows the answer of the check in <div id="subject-check" aria-live="polite">.
    """

    subject_kind = forms.ChoiceField(
        label=_("Kind of subject"), choices=Subject.Kind, initial=Subject.Kind.COMPANY, required=False
    )
    subject_name = PlainField(
        label=_("Subject"),
        max_length=120,
        required=False,
        help_text=_("Company as on the licence, or person."),
        widget=forms.TextInput(attrs={**CHECKED_AS_TYPED, "class": "w3", "autocomplete": "off"}),
    )
    subject_code = CreditCodeField(
        label=_("Unified social credit code"), required=False, help_text=_("18 characters, companies only.")
    )
    subject_address = PlainField(label=_("Address of the subject"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject_code"].widget.attrs.update(CHECKED_AS_TYPED)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name, code = cleaned.get("subject_name", ""), cleaned.get("subject_code", "")
        if code and cleaned.get("subject_kind") == Subject.Kind.PERSON:
            self.add_error("subject_code", _("A person has no credit code: leave it empty, or choose company."))
        if code and cleaned.get("subject_kind") == Subject.Kind.UNKNOWN:
            cleaned["subject_kind"] = Subject.Kind.COMPANY
        if name and not name_key(name):
            self.add_error("subject_name", _("Write the name in characters or letters."))
        if code and not name and "subject_name" not in self.errors:
            self.add_error("subject_name", _("Name the company that the code belongs to."))
        return cleaned

    @property
    def subject_values(self) -> dict[str, str] | None:
        """What `subject_of` needs, or None when no subject was named. Only after the form proved valid."""
        if not self.cleaned_data.get("subject_name"):
            return None
        return {
            "kind": self.cleaned_data["subject_kind"] or Subject.Kind.COMPANY,
            "name": self.cleaned_data["subject_name"],
            "credit_code": self.cleaned_data["subject_code"],
            "address": self.cleaned_data["subject_address"],
        }


class SameForm(forms.Form):
    """Why two are one, or are not."""

    reason = PlainField(label=_("reason"), max_length=200, widget=forms.TextInput(attrs={"class": "w3"}))
