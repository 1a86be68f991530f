from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.comments import LONGEST
from records.forms.hanging import HangingForm
from records.wording import reporter_warning


class CommentForm(HangingForm):
    """A remark. When it speaks of a reporter it comes back once, with a warning and a box to go on."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST,
        help_text=_(
            "Write @ and a colleague's name to tell them. What is written stays; correct it with another comment."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looked_again = forms.BooleanField(
        label=_("I have looked again: nobody can tell from it who reported."), required=False
    )

    field_order = ("text", "is_shared", "looked_again")

    @property
    def asks_again(self) -> bool:
        """Whether the box to go on is shown."""
        return bool(self.is_bound and reporter_warning(self.data.get("text", "")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        warning = reporter_warning(cleaned.get("text", ""))
        if warning and not cleaned.get("looked_again"):
            self.add_error("text", warning)
        return cleaned
