"""Telling a refusal where it can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm

    from accounts.errors import ActionRefused


def add_refusal(form: BaseForm, refused: ActionRefused) -> None:
    """The sentence beside the field that it names, if the form has that, else above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
