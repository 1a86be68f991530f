"""Who is told of what happens to a circular."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import Bureau, User
from circulars.models import Circular, Receipt, Submission
from notifications.news import What
from notifications.notify import notify
from records.acts import Act
from records.telling import tell


def name_of(month: date) -> str:
    return f"{month:%Y-%m}"


def provincial(role: str, on: date) -> QuerySet[User]:
    province = Bureau.objects.get(level=Bureau.Level.PROVINCE, valid_to__isnull=True)
    return User.objects.holding(role, bureau=province, on=on)


def tell_drafter_of_return(circular: Circular, act: Act) -> None:
    drafters = [circular.drafter] if circular.drafter else []
    month = name_of(circular.month)
    tell(drafters, What.CIRCULAR_RETURNED, circular, act, month=month, by=act.actor, urgent=True)


def tell_urged(record: Submission | Receipt, act: Act, *, staff: QuerySet[User]) -> None:
    bureau = str(act.by.bureau) if act.by and act.by.bureau else ""
    params = {"bureau": bureau, "due_on": (record.due_on or act.on).isoformat()}
    notify(staff, What.URGED, key=f"{act.key}:urged", subject=record, params=params, urgent=True)
