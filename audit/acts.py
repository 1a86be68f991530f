"""What the acts in the trail are called. Each room declares its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class TrailAct(Facet):
    """An act that the trail keeps, and its words there."""

    code: str
    label: StrOrPromise

    @property
    def facet_key(self) -> str:
        return self.code


def trail_acts(labels: Mapping[str, StrOrPromise]) -> tuple[TrailAct, ...]:
    """Several at once: code → translated words."""
    return tuple(TrailAct(code, label) for code, label in labels.items())


def label_of(act: str) -> StrOrPromise:
    """The words for an act; its code where nobody named it."""
    named = declared(TrailAct).get(act)
    return named.label if named else act


def all_acts() -> list[tuple[str, StrOrPromise]]:
    """Code and words of every act that has a name, by code."""
    return sorted((act.code, act.label) for act in declared(TrailAct).values())


_details: dict[str, StrOrPromise] = {
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
