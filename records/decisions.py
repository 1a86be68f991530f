"""What My Work shows of clocks, calendar and rules: extensions, stops, notices and rules that wait for a second person.

The ground below knows nothing of My Work, so it is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from deadlines.models import Clock, Correction, DeadlineRule, Extension, HolidayNotice, Pause
from records.work import Pile, WorkItem

if TYPE_CHECKING:
    from accounts.models import User
    from deadlines.models.clock import ClockQuerySet


def _headed(user: User) -> list[int]:
    return [post.bureau.pk for post in user.scope.posts if post.role == Role.HEAD]


def _due_on(clocks: ClockQuerySet) -> dict[str, Subquery]:
    """Until when a request is to be decided: `due_on` of the model."""
    return {"due_on": Subquery(clocks.values("due_on")[:1])}


def extensions(user: User) -> QuerySet[Extension] | None:
    """Those that the person's own bureau decides; one above it may, but is not waited for."""
    if not (heads := _headed(user)):
        return None
    asked = Extension.objects.visible_to(user).waiting().filter(deciding_bureau__in=heads).exclude(requested_by=user)
    clocks = Clock.objects.filter(kind=Extension.kind, record_id=OuterRef("pk")).open().order_by("due_on")
    return asked.select_related("clock__rule", "requested_by").annotate(**_due_on(clocks))


def _extension(row: Extension, user: User) -> WorkItem:
    return WorkItem(
        tag=_("Extension"),
        title=_("Extend: %(rule)s") % {"rule": row.clock.label},
        number=row.number,
        url=row.get_absolute_url(),
        sender=str(row.requested_by),
        why=_("Head of the deciding bureau"),
        due_on=row.due_on,
        button=_("Decide"),
        button_url=row.get_absolute_url(),
        is_approval=True,
    )


def corrections(user: User) -> QuerySet[Correction] | None:
    """Other first days that the person's own bureau decides about."""
    if not (heads := _headed(user)):
        return None
    asked = Correction.objects.visible_to(user).waiting().filter(deciding_bureau__in=heads).exclude(requested_by=user)
    clocks = Clock.objects.filter(kind=Correction.kind, record_id=OuterRef("pk")).open().order_by("due_on")
    return asked.select_related("clock__rule", "requested_by").annotate(**_due_on(clocks))


def _correction(row: Correction, user: User) -> WorkItem:
    return WorkItem(
        tag=_("Correction"),
        title=_("Another first day: %(rule)s") % {"rule": row.clock.label},
        number=row.number,
        url=row.get_absolute_url(),
        sender=str(row.requested_by),
        why=_("Head of the deciding bureau"),
        due_on=row.due_on,
        button=_("Decide"),
        button_url=row.get_absolute_url(),
        is_approval=True,
    )


def stops(user: User) -> QuerySet[Pause] | None:
    """Stops entered after the last day: they count only when a head has approved them."""
    if not (heads := _headed(user)):
        return None
    asked = Pause.objects.filter(
        state=Pause.State.ASKED, clock__bureau__in=heads, clock__in=Clock.objects.visible_to(user)
    )
    return asked.exclude(entered_by=user).select_related("clock__rule", "entered_by")


def _stop(row: Pause, user: User) -> WorkItem:
    url = reverse("deadlines:clock", args=[row.clock_id])
    return WorkItem(
        tag=_("Stop of a clock"),
        title=_("Stop: %(rule)s") % {"rule": row.clock.label},
        number=row.clock.record_number,
        url=url,
        sender=str(row.entered_by or ""),
        why=_("Head of the bureau"),
        due_on=None,
        button=_("Decide"),
        button_url=url,
        is_approval=True,
    )


def notices(user: User) -> QuerySet[HolidayNotice] | None:
    if not user.may("calendar.approve"):
        return None
    entered = HolidayNotice.objects.filter(state=HolidayNotice.State.ENTERED).exclude(loaded_by=user)
    return entered.select_related("loaded_by")


def _notice(row: HolidayNotice, user: User) -> WorkItem:
    url = reverse("deadlines:notice", args=[row.pk])
    return WorkItem(
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


def rules(user: User) -> QuerySet[DeadlineRule] | None:
    if not user.may("rule.approve"):
        return None
    proposed = DeadlineRule.objects.filter(state=DeadlineRule.State.PROPOSED, proposed_by__isnull=False)
    return proposed.exclude(proposed_by=user).select_related("proposed_by")


def _rule(row: DeadlineRule, user: User) -> WorkItem:
    url = reverse("deadlines:rule", args=[row.pk])
    return WorkItem(
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


PILES = (
    Pile(name="extension", rows=extensions, item=_extension),
    Pile(name="correction", rows=corrections, item=_correction),
    Pile(name="stop", rows=stops, item=_stop),
    Pile(name="holiday-notice", rows=notices, item=_notice),
    Pile(name="rule", rows=rules, item=_rule),
)
