"""The one registry: what rooms declare of themselves and of their kinds, found by its type.

A room says all of it in its module `declarations.py`, as a tuple `DECLARED`. These modules are read once, when the apps
are loaded (`registry.apps`). Whoever needs something asks for its type: `declared(Right)["lead.view"]`. So a room reads
what rooms above it say, and knows none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TypeVar


class Facet:
    """Something that a room declares. The room that reads it defines the type: a direct subclass of this one.

    `facet_key`: tells it from all others of its type. `parts`: what is declared along with it.
    """

    @property
    def facet_key(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} has no key")

    def parts(self) -> Iterable[Facet]:
        return ()

    def take_effect(self) -> None:
        """Called once, when it is declared."""


AnyFacet = TypeVar("AnyFacet", bound=Facet)
_declared: dict[type[Facet], dict[str, Facet]] = {}


def declare(*facets: Facet) -> None:
    """Raises ValueError for a second one of the same type and key."""
    for facet in facets:
        among = _declared.setdefault(_type_of(facet), {})
        if facet.facet_key in among:
            raise ValueError(f"{facet.facet_key} is declared twice as {_type_of(facet).__name__}")
        among[facet.facet_key] = facet
        facet.take_effect()
        declare(*facet.parts())


def _type_of(facet: Facet) -> type[Facet]:
    """The type by which it is found: of its bases the one that stands directly below Facet."""
    return next(base for base in type(facet).__mro__ if Facet in base.__bases__)


def declared(of: type[AnyFacet]) -> Mapping[str, AnyFacet]:
    """All of this type by key, in the order in which they were declared: from the ground up."""
    return MappingProxyType(_declared.setdefault(of, {}))  # type: ignore[arg-type]  # filed under its own type


@contextmanager
def declared_here(*facets: Facet) -> Iterator[None]:
    """For tests: these as well, and within the block only. In the place of what bears the same key."""
    before = {of: dict(among) for of, among in _declared.items()}
    for facet in facets:
        _declared.get(_type_of(facet), {}).pop(facet.facet_key, None)
    declare(*facets)
    try:
        yield
    finally:
        for of, among in _declared.items():
            among.clear()
            among.update(before.get(of, {}))
