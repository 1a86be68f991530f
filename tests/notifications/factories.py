"""A record that clocks may hang on, and reminders of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from django.utils import timezone

from deadlines.clocks import start_clock
from deadlines.models import Clock, Reminder, ReminderStep

_ids = count(1)


@dataclass
class Paper:
    """Stands for any record: what clocks, comments and notifications ask of one."""

    bureau: Any
    kind: str = "paper"
    pk: int = field(default_factory=lambda: next(_ids))
    assignee_id: int | None = None
    readers: list[int] | None = None

    @property
    def number(self) -> str:
        return f"P-2026-{self.pk:04}"

    @property
    def bureau_id(self) -> int:
        return self.bureau.pk

    @property
    def city_id(self) -> int:
        return self.bureau.city_id

    def get_absolute_url(self) -> str:
        return f"/papers/{self.pk}/"


def clock_of(paper: Paper, *, code: str = "LEAD_RESULT", trigger_on: date = date(2026, 9, 1)) -> Clock:
    return start_clock(paper, code, trigger_on=trigger_on, by=None)


def reminder_for(
    person, clock: Clock, *, recorded_at: datetime, moment: str = "before", urgent: bool = False, occurrence: int = 0
) -> Reminder:
    step = ReminderStep.objects.filter(moment=moment, is_urgent=urgent).first()
    step = step or ReminderStep.objects.create(
        policy=ReminderStep.objects.first().policy, moment=moment, offset=41, audience=["handler"], is_urgent=urgent
    )
    return Reminder.objects.create(
        clock=clock,
        step=step,
        due_on=clock.due_on,
        occurrence=occurrence,
        recipient=person,
        state=Reminder.State.READY,
        recorded_at=recorded_at,
    )


def at(text: str) -> datetime:
    """ "2026-11-23 08:30" as the wall clock of the province shows it."""
    return timezone.make_aware(datetime.fromisoformat(text))
