"""Forms that make something carry a token, so that pressing twice makes one."""

from __future__ import annotations

from django import forms

from records.tokens import new_token


class OnceForm(forms.Form):
    """Give `form.cleaned_data["token"]` to `records.tokens.make_once`."""

    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64, min_length=16)
