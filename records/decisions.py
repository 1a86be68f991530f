"""What My Work shows of clocks, calendar and rules: extensions, stops, notices and rules that wait for a second person.

The ground below knows nothing of My Work, so it is told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from deadlines.models import Clock, DeadlineRule, Extension, HolidayNotice, Pause
from records.work import SHOWN, Work, WorkItem, tallied

if TYPE_CHECKING:
    from accounts.models import User


def work(user: User, on: date, part: str = "") -> Work:
    """In at most 5 queries; who decides nothing costs none."""
    found = chain(_extensions(user), _stops(user), _notices(user), _rules(user))
    return tallied(found, on=on, part=part)


def _headed(user: User) -> list[int]:
    return [post.bureau.pk for post in user.scope.posts if post.role == Role.HEAD]


def _extensions(user: User) -> Iterator[WorkItem]:
    """Those that the person's own bureau decides; one above it may, but is not waited for."""
    if not (heads := _headed(user)):
        return
    asked = Extension.objects.visible_to(user).waiting().filter(deciding_bureau__in=heads).exclude(requested_by=user)
    rows = list(asked.select_related("clock__rule", "requested_by")[:SHOWN])
    ids = [row.pk for row in rows]
    clocks = Clock.objects.filter(kind=Extension.kind, record_id__in=ids).open() if rows else Clock.objects.none()
    due = dict(clocks.values_list("record_id", "due_on"))
    for row in rows:
        yield WorkItem(
            tag=_("Extension"),
            title=_("Extend: %(rule)s") % {"rule": row.clock.rule.label},
            number=row.number,
            url=row.get_absolute_url(),
            sender=str(row.requested_by),
            why=_("Head of the deciding bureau"),
            due_on=due.get(row.pk),
            button=_("Decide"),
            button_url=row.get_absolute_url(),
            is_approval=True,
        )


def _stops(user: User) -> Iterator[WorkItem]:
    """Stops entered after the last day: they count only when a head has approved them."""
    if not (heads := _headed(user)):
        return
    asked = Pause.objects.filter(
        state=Pause.State.ASKED, clock__bureau__in=heads, clock__in=Clock.objects.visible_to(user)
    )
    for row in asked.exclude(entered_by=user).select_related("clock__rule", "entered_by")[:SHOWN]:
        url = reverse("deadlines:clock", args=[row.clock_id])
        yield WorkItem(
            tag=_("Stop of a clock"),
            title=_("Stop: %(rule)s") % {"rule": row.clock.rule.label},
            number=row.clock.record_number,
            url=url,
            sender=str(row.entered_by or ""),
            why=_("Head of the bureau"),
            due_on=None,
            button=_("Decide"),
            button_url=url,
            is_approval=True,
        )


def _notices(user: User) -> Iterator[WorkItem]:
    if not user.may("calendar.approve"):
        return
    entered = HolidayNotice.objects.filter(state=HolidayNotice.State.ENTERED).exclude(loaded_by=user)
    for row in entered.select_related("loaded_by")[:SHOWN]:
        url = reverse("deadlines:notice", args=[row.pk])
        yield WorkItem(
            tag=_("Calendar"),
            title=_("Holiday notice of %(year)s") % {"year": row.year},
            number=row.document_no,
            url=url,
            sender=str(row.loaded_by or ""),
            why=_("Second person"),
            due_on=None,
            button=_("Check against the paper"),
            button_url=url,
            is_approval=True,
        )


def _rules(user: User) -> Iterator[WorkItem]:
    if not user.may("rule.approve"):
        return
    proposed = DeadlineRule.objects.filter(state=DeadlineRule.State.PROPOSED, proposed_by__isnull=False)
    for row in proposed.exclude(proposed_by=user).select_related("proposed_by")[:SHOWN]:
        url = reverse("deadlines:rule", args=[row.pk])
        yield WorkItem(
            tag=_("Rule"),
            title=row.label,
            number=row.code,
            url=url,
            sender=str(row.proposed_by),
            why=_("Approves rules"),
            due_on=None,
            button=_("Decide"),
            button_url=url,
            is_approval=True,
        )
