"""All addresses that the project answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable
    params: tuple[str, ...]


def addresses() -> Iterator[Address]:
    return _below(get_resolver(), namespace="", params=())


def _below(resolver: URLResolver, namespace: str, params: tuple[str, ...]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        held = params + tuple(each.pattern.converters)
        if isinstance(each, URLPattern):
            yield Address(f"{namespace}{each.name}", each.callback, held)
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _below(each, inner, held)
