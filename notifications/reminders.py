"""From the deadlines' reminders to people's inboxes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Appointment, Role, User
from accounts.scope import acting_as_system
from deadlines.models import Reminder
from notifications.models import Notification
from notifications.news import What
from notifications.notify import add, notify, remind

OLDEST_TOLD = timedelta(days=30)
AT_ONCE = 500


def deliver_reminders(*, now: datetime) -> int:
    """An entry for each reminder that has none yet and is still true. Returns how many reminders were looked at.

    Harmless to repeat and to break off: what is told is decided by "no entry yet", under a unique
    key. A reminder that was recorded, but whose clock was closed, paused or moved before this ran,
    is told to nobody.
    """
    with acting_as_system():
        waiting = list(untold(now).order_by("recorded_at", "pk").values_list("pk", flat=True))
        for start in range(0, len(waiting), AT_ONCE):
            reminders = _whole(waiting[start : start + AT_ONCE])
            add([_entry(reminder, now) for reminder in reminders])
            _warn_of_unreachable(reminders, now=now)
    return len(waiting)


def untold(now: datetime) -> QuerySet[Reminder]:
    """Reminders that stand in nobody's inbox yet."""
    return Reminder.objects.ready().filter(
        notification__isnull=True, recorded_at__gt=now - OLDEST_TOLD, recipient__is_active=True
    )


def _whole(pks: list[int]) -> list[Reminder]:
    return list(
        Reminder.objects.filter(pk__in=pks)
        .select_related("clock__rule", "step", "recipient")
        .order_by("recorded_at", "pk")
    )


def _entry(reminder: Reminder, now: datetime) -> Notification:
    what = What.OVERDUE if reminder.is_overdue else What.REMINDER
    return remind(reminder, what=what, params=reminder.params, urgent=reminder.is_urgent, now=now)


def settle(*, now: datetime) -> int:
    """Reminders that are no longer true leave the unread ones: the work is done, or its last day has moved."""
    with acting_as_system():
        unread = Notification.objects.unread().filter(reminder__isnull=False)
        stale = unread.exclude(pk__in=unread.still_true().values("pk"))
        return Notification.objects.filter(pk__in=stale.values("pk")).update(read_at=now)


def _warn_of_unreachable(reminders: list[Reminder], *, now: datetime) -> None:
    """An urgent reminder cannot be mailed to somebody without an address: their heads are told, once a month."""
    unreachable = {r.recipient for r in reminders if r.is_urgent and not r.recipient.email}
    month = timezone.localdate(now).strftime("%Y-%m")
    for person in unreachable:
        heads = _heads_over(person, now)
        key = f"unreachable:{person.pk}:{month}"
        notify(heads, What.UNREACHABLE, key=key, params={"name": person.full_name}, now=now)


def _heads_over(person: User, now: datetime) -> list[User]:
    """The other heads of the bureaus where the person works; of the superior bureau for who is the only head."""
    on = timezone.localdate(now)
    posts = Appointment.objects.current(on=on).filter(user=person).select_related("bureau__parent")
    for bureaus in ([p.bureau for p in posts], [p.bureau.parent for p in posts if p.bureau.parent]):
        held = Appointment.objects.current(on=on).filter(role=Role.HEAD, bureau__in=bureaus).exclude(user=person)
        if heads := list(User.objects.active().filter(pk__in=held.values("user"))):
            return heads
    return []
