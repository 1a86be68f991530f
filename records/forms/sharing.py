"""With whom a record is shared, until when and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import PLANNED
from accounts.forms.choices import BureauField, in_groups, offer
from accounts.forms.days import DayField
from accounts.models import Bureau, User
from records.forms.people import PeopleField
from records.temporary_access import LONGEST_DAYS


class ShareForm(forms.Form):
    to_bureau = BureauField(label=gettext_lazy("Bureau"), queryset=Bureau.objects.none(), required=False)
    to = PeopleField(
        label=gettext_lazy("Or one person (full or user name)"),
        help_text=gettext_lazy("They read the record, its files and remarks; they change nothing."),
    )
    until_on = DayField(bounds=PLANNED, label=gettext_lazy("until"))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["until_on"].help_text = _("At most %(days)s days ahead; it ends by itself.") % {
            "days": LONGEST_DAYS
        }
        offer(self, "to_bureau", in_groups(Bureau.objects.valid(on=today)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        people, bureau = cleaned.get("to") or [], cleaned.get("to_bureau")
        if "to" not in self.errors and len(people) + bool(bureau) != 1:
            self.add_error("to", _("Choose one bureau or name one person."))
        return cleaned

    @property
    def receiver(self) -> User | Bureau:
        return self.cleaned_data["to_bureau"] or self.cleaned_data["to"][0]
