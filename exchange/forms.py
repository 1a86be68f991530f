"""What a person chooses on the pages of imports."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.days import IN_FORCE
from accounts.forms.days import DayField
from exchange.intake import check_package, check_size
from exchange.refusals import UnreadableWorkbook


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"),
        max_length=200,
        help_text=_("An .xlsx file of at most 20 MB and 200,000 rows, without macros."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "w3"}),
    )

    with_hidden = forms.BooleanField(
        label=_("Take hidden and crossed-out rows as well"),
        required=False,
        help_text=_("Otherwise they are left out and counted."),
    )

    late_reason = forms.CharField(
        label=_("Why rows come late"),
        required=False,
        max_length=200,
        help_text=_("Only for rows into a month whose circular is issued, where their column 补报原因 says nothing."),
        widget=forms.TextInput(attrs={"class": "w3"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
            check_package(file)
        except UnreadableWorkbook as unreadable:
            raise forms.ValidationError(unreadable.message) from unreadable
        return file


class ConfirmForm(forms.Form):
    with_changes = forms.BooleanField(label=_("Apply changed rows as well"), required=False)


class LateReasonForm(forms.Form):
    late_reason = forms.CharField(
        label=_("Why rows come late"), max_length=200, widget=forms.TextInput(attrs={"class": "w3"})
    )


class GrantForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed to refuse. The person who handed the file in reads it beside each row."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecideSwitchOverForm(forms.Form):
    note = forms.CharField(
        label=_("Reason, needed to refuse"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "w3"}),
    )


class SwitchOverForm(forms.Form):
    day = DayField(
        bounds=IN_FORCE,
        label=_("Switch-over day"),
        help_text=_("The first day on which the application is the ledger and no longer the paper."),
        widget=forms.DateInput(attrs={"type": "date", "class": "w1"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
