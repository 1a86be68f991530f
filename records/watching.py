"""Watching a record: being told of each step without being its handler."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.models import Appointment, Bureau, User
from accounts.models.appointment import ADMIN_ROLES
from accounts.scope import acting_as_system
from notifications.news import What, in_all_languages
from notifications.notify import notify
from records.kinds import workflow_of
from records.models.watch import Watch

if TYPE_CHECKING:
    from records.models.step import Step
    from records.models.tracked import TrackedRecord


def watch(record: TrackedRecord, *, user: User) -> None:
    """Tell this person of every step from now on."""
    Watch.objects.update_or_create(user=user, kind=record.kind, record_id=record.pk, defaults={"active": True})


def unwatch(record: TrackedRecord, *, user: User) -> None:
    Watch.objects.filter(user=user, kind=record.kind, record_id=record.pk).update(active=False)


def is_watching(record: TrackedRecord, *, user: User) -> bool:
    """Of a record that the page fetched for this person, this is known."""
    if record.is_watched is not None:
        return record.is_watched
    return Watch.objects.filter(user=user, kind=record.kind, record_id=record.pk, active=True).exists()


def watchers_of(record: TrackedRecord, *, on: date) -> list[User]:
    """Who watches it and may still see it on that day: a record that moved away is not told of any more."""
    watching = Watch.objects.filter(kind=record.kind, record_id=record.pk, active=True).values("user")
    posts = Appointment.objects.current(on=on).exclude(role__in=ADMIN_ROLES)
    above = Q(bureau=record.bureau_id) | Q(bureau=record.city_id) | Q(bureau__level=Bureau.Level.PROVINCE)
    with acting_as_system():
        people = list(User.objects.active().filter(pk__in=watching).filter(pk__in=posts.filter(above).values("user")))
    return [person for person in people if record.readers is None or person.pk in record.readers]


def tell_watchers(record: TrackedRecord, step: Step) -> None:
    """Each watcher, but for the one who did it, is told who did what. Called when a step is written."""
    people = [person for person in watchers_of(record, on=step.on) if person.pk != step.by_id]
    if not people:
        return
    transition = workflow_of(record).transition(step.action)
    params: dict[str, Any] = {
        "by": str(step.by) if step.by else "",
        "step": in_all_languages(transition.done or transition.label),
    }
    notify(people, What.WATCHED_CHANGE, key=f"step:{step.pk}", subject=record, params=params)
