"""What places were called before, and what they are today: ledgers of 2018 say 太谷县."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import Bureau, FormerName


@dataclass(frozen=True)
class Former:
    """An earlier name of one bureau's place. cities: keys of the cities in which a row may look for it."""

    name: str
    until: date
    bureau: Bureau
    cities: frozenset[int]


def former_names(bureaus: Iterable[Bureau], *, on: date) -> Iterator[Former]:
    """Of all bureaus: the names that are kept, and those of bureaus that have ended, for each of their living heirs."""
    heirs = _Heirs(bureaus, on=on)
    for kept in FormerName.objects.all():
        yield from heirs.of(kept.name, kept.until, heirs.by_code.get(kept.code, []))
    for bureau in heirs.ended:
        yield from heirs.of(bureau.place_name, bureau.valid_to or on, [bureau])


def right_on(formers: Iterable[Former], day: date) -> list[Former]:
    """Of several bearers of one name those who bore it on that day, else those who bore it last."""
    known = list(formers)
    untils = {former.until for former in known}
    until = min((each for each in untils if each >= day), default=max(untils, default=day))
    return list({former.bureau.pk: former for former in known if former.until == until}.values())


class _Heirs:
    """Who stands today for a bureau: itself, or those that succeed it."""

    def __init__(self, bureaus: Iterable[Bureau], *, on: date) -> None:
        self._on = on
        self.by_code: dict[str, list[Bureau]] = {}
        self._successors: dict[int, list[Bureau]] = {}
        self.ended: list[Bureau] = []
        for bureau in bureaus:
            self.by_code.setdefault(bureau.code, []).append(bureau)
            if bureau.succeeds_id:
                self._successors.setdefault(bureau.succeeds_id, []).append(bureau)
            if bureau.valid_to and bureau.valid_to < on:
                self.ended.append(bureau)

    def of(self, name: str, until: date, bureaus: Iterable[Bureau]) -> Iterator[Former]:
        for bureau in bureaus:
            for heir in self._living(bureau):
                yield Former(name, until, heir, frozenset({bureau.city_id, heir.city_id}))

    def _living(self, bureau: Bureau) -> Iterator[Bureau]:
        if bureau.is_valid(on=self._on):
            yield bureau
        for successor in self._successors.get(bureau.pk, []):
            yield from self._living(successor)
