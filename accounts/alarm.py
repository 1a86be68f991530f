"""Security administrators and auditors hear of an account that is refused one thing after the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts import told
from accounts.models import User
from audit.denials import bursts


def tell_of_denials(*, now: datetime) -> int:
    """Tell of each account with too many denials today or yesterday; of one account once a day.

    Counted from the trail, so a sweep that was missed loses nothing. Returns how many accounts stand out, day by day.
    """
    if not settings.ALARM_DENIALS:
        return 0
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    window = timedelta(minutes=settings.ALARM_MINUTES)
    found = bursts(denials=settings.ALARM_DENIALS, window=window, after=midnight - timedelta(days=1))
    people = User.objects.in_bulk({burst.user_id for burst in found})
    for burst in found:
        told.of_denials(people[burst.user_id], count=burst.count, day=burst.day, now=now)
    return len(found)
