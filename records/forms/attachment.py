from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from files.types import ACCEPTED
from records.forms.hanging import HangingForm
from records.forms.people import PeopleField


class ReadersField(PeopleField):
    def __init__(self, **given: Any) -> None:
        label = gettext_lazy("Only for (full or user names)")
        help_text = gettext_lazy("Nobody else will see this file, you excepted. Empty: all who see the record.")
        super().__init__(**{"label": label, "help_text": help_text, **given})


class AttachForm(HangingForm):
    """One file for a record. What it holds is checked by `records.attachments.attach`."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=300,
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, OFD, picture, Word, Excel, film, sound or zip; at most 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    is_evidence = forms.BooleanField(label=gettext_lazy("This is evidence"), required=False)
    readers = ReadersField()
    field_order = ("file", "is_evidence", "is_shared", "readers")


class OwnReadersForm(forms.Form):
    """Who sees a file that has readers of its own."""

    readers = ReadersField(help_text=gettext_lazy("Nobody else sees this file, you excepted."))

    def __init__(self, *args: Any, names: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial["readers"] = names
