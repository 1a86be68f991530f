"""Accounts that were refused very often in a short time, as the trail has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

MOST_BURSTS = 200  # told in one go
BURSTS = """
    WITH denied AS (
        SELECT user_id, at, (at AT TIME ZONE %(zone)s)::date AS day,
            lag(at, %(steps)s) OVER (PARTITION BY user_id ORDER BY at) AS since
        FROM audit_auditevent
        WHERE action = 'authz.denied' AND user_id IS NOT NULL AND at >= %(after)s
    )
    SELECT user_id, day, count(*) FROM denied
    GROUP BY user_id, day HAVING bool_or(at - since <= %(window)s)
    ORDER BY max(at) DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class Burst:
    """An account that was refused too often within the window at least once on that day; `count`: all of the day."""

    user_id: int
    day: date
    count: int


def bursts(*, denials: int, window: timedelta, after: datetime) -> list[Burst]:
    """The accounts with so many denials within any `window`, day by day in Chinese time, since the moment `after`."""
    asked: dict[str, Any] = {
        "zone": settings.TIME_ZONE,
        "steps": denials - 1,
        "window": window,
        "after": after,
        "most": MOST_BURSTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(BURSTS, asked)
        return [Burst(*row) for row in cursor.fetchall()]
