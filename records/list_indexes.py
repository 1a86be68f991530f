"""The indexes that a list stands on: who looks at a city, a bureau or the whole province each asks for one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Index


def list_indexes(kind: str, day: str, *, called: str, include: Sequence[str] = ()) -> list[Index]:
    """Three, for a list in the order of `day`, named <kind>_city_<called> and so on. `include`: what is counted along
    with the rows and need not be looked up in the table; city and bureau are then held by each.
    """
    return [_index(f"{kind}_{place}_{called}", [place], day, include) for place in ("city", "bureau")] + [
        _index(f"{kind}_{called}", [], day, include)
    ]


def _index(name: str, place: list[str], day: str, include: Sequence[str]) -> Index:
    held = [*(each for each in ("city", "bureau") if each not in place), *include] if include else None
    return Index(fields=[*place, day, "id"], include=held, name=name)
