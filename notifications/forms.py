"""What a person wants to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.news import mutable_kinds


def _offered() -> list[tuple[str, str]]:
    return [(what.value, str(what.label)) for what in mutable_kinds()]


class TellMeForm(forms.Form):
    """Ticked kinds count as unread and are mailed; the others are kept in the inbox as already read."""

    told = forms.MultipleChoiceField(
        label=_("Tell me about"), choices=_offered, required=False, widget=forms.CheckboxSelectMultiple
    )

    def muted(self) -> list[str]:
        """The kinds left unticked."""
        return [what.value for what in mutable_kinds() if what.value not in self.cleaned_data["told"]]
