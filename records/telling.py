"""Who is told of an act: the effects that workflows of every kind have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.models import Bureau, Role, User
from notifications.news import What
from notifications.notify import notify

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from records.acts import Act
    from records.models.tracked import TrackedRecord


def tell(
    people: Iterable[User], what: What, record: TrackedRecord, act: Act, *, urgent: bool = False, **params: str
) -> None:
    """Each of them once for this act, but for the one who did it."""
    others = [person for person in people if act.by is None or person.pk != act.by.pk]
    notify(others, what, key=f"{act.key}:{what}", subject=record, params=params, urgent=urgent)
    act.told.update(person.pk for person in others)


def heads_of(bureau: Bureau, act: Act) -> QuerySet[User]:
    return User.objects.holding(Role.HEAD, bureau=bureau, on=act.on)


def staff_of(bureau: Bureau, act: Act) -> QuerySet[User]:
    return User.objects.holding(Role.HEAD, Role.OFFICER, bureau=bureau, on=act.on)


def home_of(act: Act) -> str:
    """The bureau of the one who acted, as a sentence names it."""
    return str(act.by.bureau) if act.by and act.by.bureau else ""


def handlers_of(record: TrackedRecord, act: Act) -> Iterable[User]:
    """The handler, or everybody of the bureau while there is none."""
    return [record.assignee] if record.assignee else staff_of(record.bureau, act)


def tell_assignee(record: TrackedRecord, act: Act) -> None:
    if record.assignee:
        tell([record.assignee], What.ASSIGNED, record, act, by=act.actor)


def tell_returned(record: TrackedRecord, act: Act) -> None:
    tell(handlers_of(record, act), What.RETURNED, record, act, by=act.actor)
