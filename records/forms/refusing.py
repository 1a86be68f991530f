"""Telling a refusal where it can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import QueryDict

from records.tokens import FormUsed, new_token

if TYPE_CHECKING:
    from django.forms import BaseForm

    from accounts.errors import ActionRefused


def posted_in(form: BaseForm) -> QueryDict:
    """What a browser or a program sent. Raises TypeError for a form that was filled in otherwise."""
    if not isinstance(form.data, QueryDict):
        raise TypeError(f"{type(form).__name__} was not posted")
    return form.data


def add_refusal(form: BaseForm, refused: ActionRefused, *, otherwise: str | None = None) -> None:
    """The sentence beside the field that it names, if the form has that, else beside `otherwise` or above the form.

    A form that was sent before and holds something else now gets a new token: sent again it makes that, too.
    """
    form.add_error(refused.field if refused.field in form.fields else otherwise, refused.message)
    if isinstance(refused, FormUsed):
        data = posted_in(form).copy()
        data[form.add_prefix("token")] = new_token()
        form.data = data
