"""A record to hang clocks on, without any of the rooms above."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from accounts.models import Bureau, User
from deadlines.clocks import start_clock
from deadlines.first_days import grant_correction, request_correction
from deadlines.models import Clock
from tests.factories import UserFactory

_ids = count(1)


@dataclass
class Paper:
    """What a clock asks of the record that it belongs to."""

    bureau: Bureau
    assignee: User | None = None
    readers: list[int] | None = None
    kind: str = "paper"
    pk: int = field(default_factory=lambda: next(_ids))

    @property
    def number(self) -> str:
        return f"P-{self.pk}"

    @property
    def bureau_id(self) -> int:
        return self.bureau.pk

    @property
    def city_id(self) -> int:
        return self.bureau.city_id

    @property
    def assignee_id(self) -> int | None:
        return self.assignee.pk if self.assignee else None

    def get_absolute_url(self) -> str:
        return f"/papers/{self.pk}/"


def running(bureau: Bureau, code: str = "LEAD_RESULT", *, trigger_on: date, assignee: User | None = None, **more):
    """A running clock of a new paper of that bureau."""
    paper = Paper(bureau, assignee, readers=more.pop("readers", None))
    return start_clock(paper, code, trigger_on=trigger_on, by=assignee, **more)


def corrected(clock: Clock, *, trigger_on: date, on: date, reason: str = "收文章为准") -> Clock:
    """Another first day, asked for by an officer of its bureau and granted by a head of the bureau above."""
    asker = UserFactory(bureau=clock.bureau)
    granter = UserFactory(bureau=clock.bureau.parent or clock.bureau, role="head")
    correction = request_correction(clock, trigger_on=trigger_on, by=asker, on=on, reason=reason)
    return grant_correction(correction, by=granter, on=on)
