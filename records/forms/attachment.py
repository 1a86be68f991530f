from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from files.types import ACCEPTED
from records.forms.hanging import HangingForm


class AttachForm(HangingForm):
    """One file for a record. What it holds is checked by `records.attachments.attach`."""

    file = forms.FileField(
        label=_("File"),
        max_length=300,
        allow_empty_file=True,
        help_text=_("PDF, OFD, picture, Word, Excel, film, sound or zip; at most 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    is_evidence = forms.BooleanField(label=_("This is evidence"), required=False)
    field_order = ("file", "is_evidence", "is_shared")
