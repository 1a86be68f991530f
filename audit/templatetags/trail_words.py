"""The trail in words."""

from __future__ import annotations

from typing import Any

from django import template

from audit.acts import detail_in_words, label_of

register = template.Library()


@register.filter
def act_words(act: str) -> str:
    """What an act is called; its code where nobody named it."""
    return str(label_of(act))


@register.filter
def detail_words(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each detail."""
    return detail_in_words(detail)
