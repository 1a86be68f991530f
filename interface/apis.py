"""The interface of every kind, declared by its room or read off a plain kind."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import URLPattern
from drf_spectacular.plumbing import deep_import_string
from drf_spectacular.settings import spectacular_settings

from interface.links import links_urls
from interface.plain import plain_apis
from interface.records import Addresses, RecordApi
from registry import declared


@cache
def all_apis() -> dict[str, RecordApi]:
    """By kind, from the ground up."""
    return {**declared(RecordApi), **plain_apis()}


def enum_names() -> dict[str, Any]:
    """What programs call the choices of a kind's fields: kind and field, "MeasureStatus". One set has one name."""
    named: dict[str, Any] = dict(spectacular_settings.ENUM_NAME_OVERRIDES)
    known = [_values(_loaded(choices)) for choices in named.values()]
    for kind, api in all_apis().items():
        for field in api.summary.Meta.model._meta.concrete_fields:
            if field.choices and _values(field.choices) not in known:
                known.append(_values(field.choices))
                named[f"{kind}_{field.name}".title().replace("_", "")] = field.choices
    return named


def _loaded(choices: Any) -> Any:
    found = deep_import_string(choices) if isinstance(choices, str) else choices
    return getattr(found, "choices", found)


def _values(choices: Any) -> list[str]:
    return [value for value, _label in choices]


def addresses() -> list[URLPattern]:
    """Of all kinds, and what rooms have besides."""
    of_kinds = [address for api in all_apis().values() for address in (*api.urls(), *links_urls(api))]
    return [*of_kinds, *(address for each in declared(Addresses).values() for address in each.made())]
