"""What an administrator types about a bureau."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import IN_FORCE
from accounts.forms.choices import offer
from accounts.forms.days import DayField
from accounts.forms.generic import ModelForm
from accounts.models import Bureau

NARROW, MIDDLE = {"class": "w1"}, {"class": "w2"}


class EditBureauForm(ModelForm[Bureau]):
    """What may change while a bureau lives. Level and superior may not: that is a successor."""

    class Meta:
        model = Bureau
        fields = ["name", "short_name", "place_name", "document_word", "is_zone", "display_order"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "short_name": forms.TextInput(attrs=NARROW),
            "place_name": forms.TextInput(attrs=NARROW),
            "document_word": forms.TextInput(attrs=NARROW),
            "display_order": forms.NumberInput(attrs=NARROW),
        }


class BureauForm(EditBureauForm):
    """A new bureau. `on`: the superiors offered are those that exist on that day."""

    class Meta(EditBureauForm.Meta):
        fields = ["level", "parent", "code", *EditBureauForm.Meta.fields, "valid_from"]
        widgets = {
            **EditBureauForm.Meta.widgets,
            "code": forms.TextInput(attrs={**NARROW, "inputmode": "numeric"}),
            "level": forms.Select(attrs=NARROW),
            "parent": forms.Select(attrs=MIDDLE),
        }
        field_classes: ClassVar = {"valid_from": partial(DayField, bounds=IN_FORCE)}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        superiors = Bureau.objects.valid(on=on).exclude(level=Bureau.Level.COUNTY).order_by("code")
        offer(self, "parent", superiors)
        self.fields["valid_from"].initial = on

    def clean_code(self) -> str:
        """Six digits name a place; more of them a zone or a line bureau inside it."""
        code = self.cleaned_data["code"]
        if not (code.isascii() and code.isdigit() and len(code) >= 6):
            raise ValidationError(_("A code has six digits or more, such as 140105."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        fitting = {"city": "province", "county": "city"}.get(cleaned.get("level", ""))
        parent = cleaned.get("parent")
        if (parent.level if parent else None) != fitting and not self.errors:
            raise ValidationError({"parent": _("A city hangs under the province, a county under a city.")})
        return cleaned


class EndForm(forms.Form):
    """The last day of a bureau or an appointment; the day itself still counts."""

    on = DayField(bounds=IN_FORCE, label=gettext_lazy("Last day"), help_text=gettext_lazy("This day still counts."))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "w3"})
    )


class ReasonForm(forms.Form):
    """Why an account is disabled or enabled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "w3"})
    )
