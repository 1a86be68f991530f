"""What forms of files and comments have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.scoped import Shared
from records.tokens import new_token

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord


class HangingForm(forms.Form):
    """Something new on a record; of a record that others see as well, it asks whether they see this too."""

    token = forms.CharField(widget=forms.HiddenInput, initial=new_token)
    is_shared = forms.BooleanField(label=_("Show it to all bureaus that work on this"), required=False)

    def __init__(self, *args: Any, record: TrackedRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        if not isinstance(record, Shared):
            del self.fields["is_shared"]
