"""Who is told: handler, heads of the bureau, of the one above, of the city, of the province.

Nobody is left out for want of a post.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Appointment, Bureau, Role
from deadlines.models import Clock, ReminderStep

Audience = ReminderStep.Audience


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

    def told(self, clock: Clock, audience: Iterable[str]) -> set[int]:
        """Ids of the people; of a compartment only its readers, all of them when none of these posts is among them."""
        people = {user for one in audience for user in self._of(one, clock)}
        if clock.readers is None:
            return people
        readers = set(clock.readers) & {person for person, _bureau in self.posts}
        return people & readers or readers

    def _of(self, audience: str, clock: Clock) -> tuple[int, ...]:
        if audience == Audience.HANDLER and clock.assignee_id and (clock.assignee_id, clock.bureau_id) in self.posts:
            return (clock.assignee_id,)
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
