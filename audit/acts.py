"""What the acts in the trail are called. Rooms above name theirs in `ready()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_labels: dict[str, Any] = {"authz.denied": _("Was refused"), "trail.read": _("Read the trail")}


def name_acts(labels: Mapping[str, Any]) -> None:
    """Tell how acts are called: code → translated words."""
    _labels.update(labels)


def label_of(act: str) -> Any:
    """The words for an act; its code where nobody named it."""
    return _labels.get(act, act)


def all_acts() -> list[tuple[str, Any]]:
    """Code and words of every act that has a name, by code."""
    return sorted(_labels.items())
