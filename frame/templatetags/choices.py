"""What the empty choice of a field means, said in its place."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()

EMPTY = ("", "--", "---------")  # how Django and the libraries draw a choice that says nothing


@register.filter
def meaning(label: Any, required: bool) -> Any:
    """The label of a choice; of the empty one what it means: nothing is stated, or something is still to be chosen."""
    if str(label) not in EMPTY:
        return label
    return _("Please choose") if required else _("Not stated")


@register.filter
def with_meaning(option: dict[str, Any], required: bool) -> dict[str, Any]:
    """An option of radio buttons, its label as `meaning` says."""
    return {**option, "label": meaning(option["label"], required)}
