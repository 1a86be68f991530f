"""The brake on an account that is refused one thing after the other: for a while it gets no answer at all.

Counted in the cache, by the account's own denials alone; without a cache nobody is slowed (taskforce.cache). What
tells people, and what proves anything, is the trail (accounts.alarm).
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

from audit import trail

if TYPE_CHECKING:
    from accounts.models import User


def count_denial(user: User, *, now: datetime) -> None:
    """Count one more denial of this account; with the last one that is suffered the brake falls, and the trail says so.

    Call it inside `trail.request_context`.
    """
    if not settings.BRAKE_DENIALS:
        return
    cache.add(_counted(user), 0, settings.BRAKE_MINUTES * 60)
    try:
        denials = cache.incr(_counted(user))
    except ValueError:  # the cache is away, or forgot it a moment ago
        return
    if denials >= settings.BRAKE_DENIALS:
        _put_on(user, now=now)


def _put_on(user: User, *, now: datetime) -> None:
    pause = timedelta(minutes=settings.BRAKE_PAUSE)
    if cache.add(_braked(user), (now + pause).timestamp(), pause.total_seconds()):  # the first of several at once
        cache.delete(_counted(user))
        trail.record(
            "account.braked", by=user, detail={"count": settings.BRAKE_DENIALS, "minutes": settings.BRAKE_PAUSE}
        )


def seconds_left(user: User, *, now: datetime) -> int:
    """How long this account gets no answer yet; 0 for everybody who works as people do."""
    until = cache.get(_braked(user)) if settings.BRAKE_DENIALS else None
    return max(0, math.ceil(until - now.timestamp())) if until else 0


def _counted(user: User) -> str:
    return f"denials:{user.pk}"


def _braked(user: User) -> str:
    return f"brake:{user.pk}"
