"""One row of a state table as the walks read it: from where, by whom, what it needs, and how the record stands then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.guarantees.walks.town import Person, Rights, Town, above


def always(record: Any, by: Person, arg: Any, on: date) -> bool:
    return True


def nothing(record: Any, town: Town, others: list[Any]) -> list[Any]:
    return [None]


def of_its_bureau(record: Any, by: Person, rights: Rights) -> bool:
    return by.may(rights, record.holder)


def of_a_superior(record: Any, by: Person, rights: Rights) -> bool:
    """Of a bureau above the holder: nobody presses or reopens what is their own."""
    return any(party in rights and above(home, record.holder) for party, home in by.parties)


def of_the_last_superior(record: Any, by: Person, rights: Rights) -> bool:
    """The same; the province, which has nobody above it, for itself."""
    return of_a_superior(record, by, rights) or (record.holder.level == "province" and by.may(rights, record.holder))


@dataclass(frozen=True)
class Rule:
    """`takes`: what the act needs besides, out of everything there is; `when`: what else must hold; `then`: how the

    record stands afterwards. `not_by`: who did these cannot do this. `is_theirs`: whose right is asked.
    """

    sources: set[str]
    who: Rights
    then: Callable[[Any, Person, Any, date], None]
    when: Callable[[Any, Person, Any, date], bool] = always
    takes: Callable[[Any, Town, list[Any]], list[Any]] = nothing
    not_by: tuple[str, ...] = ()
    is_theirs: Callable[[Any, Person, Rights], bool] = of_its_bureau
    unseen: bool = False  # done on something else than the record, which the person does not see

    def allows(self, record: Any, by: Person, arg: Any, on: date) -> bool:
        return (
            record.status in self.sources
            and (self.unseen or record.seen_by(by))
            and self.is_theirs(record, by, self.who)
            and by not in [record.last.get(name) for name in self.not_by]
            and self.when(record, by, arg, on)
        )


def legal_moves(
    rules: Mapping[str, Rule], record: Any, town: Town, others: list[Any], on: date
) -> Iterator[tuple[str, Person, Any]]:
    """Everything that may be done with the record today."""
    for name, rule in rules.items():
        if record.status in rule.sources:
            for arg in rule.takes(record, town, others):
                yield from ((name, person, arg) for person in town.people if rule.allows(record, person, arg, on))
