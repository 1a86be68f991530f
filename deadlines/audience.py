"""Who is told: handler, heads of the bureau, of the one above, of the city, of the province.

Nobody is left out for want of a post.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Appointment, Bureau, Role
from deadlines.models import Clock, ReminderStep
from registry import Facet, declared

Audience = ReminderStep.Audience


Records = Mapping[tuple[str, int], tuple[int, ...]]


@dataclass(frozen=True)
class FurtherHandlers(Facet):
    """Who handles records besides those whom their clocks name. `of(records)`: (kind, id) → ids of the people."""

    name: str
    of: Callable[[Iterable[tuple[str, int]]], Records]

    @property
    def facet_key(self) -> str:
        return self.name


def further_handlers_of(clocks: Iterable[Clock]) -> Records:
    records = {(clock.kind, clock.record_id) for clock in clocks}
    found: dict[tuple[str, int], tuple[int, ...]] = {}
    for each in declared(FurtherHandlers).values():
        found |= each.of(records)
    return found


@dataclass(frozen=True)
class People:
    """The posts of one day, read once for a whole sweep.

    heads: by bureau, its heads and deputies. parents: by bureau, the bureau above. posts: (person, bureau) of active
    people; who is on loan is at work there and not at home.
    """

    heads: dict[int, tuple[int, ...]]
    parents: dict[int, int | None]
    province: int | None
    posts: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, on: date) -> People:
        posts = Appointment.objects.current(on=on).filter(user__is_active=True)
        heads: dict[int, list[int]] = defaultdict(list)
        for bureau_id, user_id in posts.filter(role=Role.HEAD).order_by("pk").values_list("bureau_id", "user_id"):
            heads[bureau_id].append(user_id)
        bureaus = Bureau.objects.values_list("pk", "parent_id", "level")
        return cls(
            heads={bureau: tuple(users) for bureau, users in heads.items()},
            parents={pk: parent for pk, parent, _level in bureaus},
            province=next((pk for pk, _parent, level in bureaus if level == Bureau.Level.PROVINCE), None),
            posts=frozenset(posts.values_list("user_id", "bureau_id")),
        )

    def told(self, clock: Clock, audience: Iterable[str], *, further: Iterable[int] = ()) -> set[int]:
        """Ids of the people; of a compartment only its readers, all of them when none of these posts is among them.

        further: who handles the record besides the one whom the clock names.
        """
        people = {user for one in audience for user in self._of(one, clock, further)}
        if clock.readers is None:
            return people
        readers = set(clock.readers) & {person for person, _bureau in self.posts}
        return people & readers or readers

    def _of(self, audience: str, clock: Clock, further: Iterable[int]) -> tuple[int, ...]:
        if audience == Audience.HANDLER:
            there = tuple(
                each for each in (clock.assignee_id, *further) if each and (each, clock.bureau_id) in self.posts
            )
            return there or self.heads_of(clock.bureau_id)
        if audience == Audience.SUPERIOR:
            return self.heads_of(self.parents.get(clock.bureau_id) or clock.bureau_id)
        if audience == Audience.CITY_HEAD:
            return self.heads_of(clock.city_id)
        return self.heads_of(self.province if audience == Audience.PROVINCE else clock.bureau_id)

    def heads_of(self, bureau: int | None) -> tuple[int, ...]:
        """Of the bureau, or of the nearest one above it that has a head."""
        while bureau is not None:
            if heads := self.heads.get(bureau):
                return heads
            bureau = self.parents.get(bureau)
        return ()
