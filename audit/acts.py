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


_details: dict[str, Any] = {
    "username": _("user name"),
    "bureau": _("bureau"),
    "name": _("name"),
    "role": _("role"),
    "from": _("from"),
    "to": _("to"),
    "reason": _("reason"),
    "fields": _("fields"),
    "count": _("count"),
    "rows": _("rows"),
    "minutes": _("minutes"),
    "left": _("left"),
    "most": _("at most"),
    "day": _("day"),
    "status": _("status"),
    "method": _("method"),
    "filters": _("filters"),
    "purpose": _("purpose"),
    "rights": _("rights"),
    "addresses": _("addresses"),
    "token": _("token"),
}


def detail_in_words(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an entry as (name, value); lists are joined, empty ones left out."""
    return [
        (str(_details.get(name, name)), ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in detail.items()
        if value not in ("", [], None)
    ]
