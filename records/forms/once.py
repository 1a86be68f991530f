"""Forms that make something carry a token, so that pressing twice makes one."""

from __future__ import annotations

from django import forms

from records.models.token import LONGEST_TOKEN
from records.tokens import SHORTEST_TOKEN, new_token


class OnceForm(forms.Form):
    """Give `form.cleaned_data["token"]` to `records.tokens.make_once`."""

    token = forms.CharField(
        widget=forms.HiddenInput, initial=new_token, max_length=LONGEST_TOKEN, min_length=SHORTEST_TOKEN
    )
