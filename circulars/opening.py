"""Opening a month: which one comes next, the circular that collects it, and the cities that are asked."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau, User
from accounts.policy import require
from accounts.scope import acting_as_system
from circulars import wording
from circulars.models import Circular, Posting, Submission
from circulars.months import DAY, first_day, last_day, months_from, next_month, previous_month
from circulars.posting import hold_chain
from circulars.states import Confirmation, Status
from deadlines.clocks import refresh_due, start_clock
from deadlines.models import load_calendar
from leads.models import Movement
from records.advancing import write_step
from records.search import index_record

WORKDAYS_TO_CONFIRM = 2
EMPTY_MONTHS_TO_LEAVE_OUT = 12


def province() -> Bureau:
    return Bureau.objects.get(level=Bureau.Level.PROVINCE, valid_to__isnull=True)


def _latest() -> Circular | None:
    return Circular.objects.originals().order_by("-month").first()


def next_to_post(*, on: date) -> date | None:
    """The oldest month without a circular that is over on that day; None when all are there.

    Before the first circular of all it is the month before that day: where history begins, a person says.
    """
    latest = _latest()
    month = latest.month_after if latest else previous_month(first_day(on))
    return month if last_day(month) < on else None


def restart_month(*, on: date) -> date | None:
    """The month at which a person may go on after a year or more in which nothing happened: history ends, work begins.

    That of the oldest movement that is not posted, at the latest the month just over. None where fewer months
    lie between: those are reported one by one, with nothing in them.
    """
    latest = _latest()
    if latest is None:
        return None
    with acting_as_system():
        oldest = _unposted().order_by("effective_on").values_list("effective_on", flat=True).first()
    just_over = previous_month(first_day(on))
    month = min(first_day(oldest), just_over) if oldest else just_over
    return month if months_from(latest.month_after, month) >= EMPTY_MONTHS_TO_LEAVE_OUT else None


def _unposted() -> Any:
    return Movement.objects.filter(~Exists(Posting.objects.filter(movement=OuterRef("pk"))))


@transaction.atomic
def open_month(month: date, *, by: User | None, on: date, is_history: bool = False) -> Circular:
    """A circular for this month, collecting confirmations; of the month just over, cities are asked and chased.

    `by` None is the sweep. Raises ActionRefused for a month that is not over, that has one, or that
    leaves out an older one. A person may leave out a year and more in which nothing happened (`restart_month`).
    """
    if by is not None:
        require(by, "circular.draft", province())
    hold_chain()
    _check_order(month, on=on, may_leave_out=by is not None and not is_history)
    with acting_as_system():
        circular = create_circular(month, by=by, on=on, is_history=is_history, title=wording.title(month))
        if not is_history and month == previous_month(first_day(on)):
            _ask_cities(circular, by=by, on=on)
    return circular


def _check_order(month: date, *, on: date, may_leave_out: bool) -> None:
    if last_day(month) >= on:
        raise ActionRefused(_("%(month)s is not over yet.") % {"month": f"{month:%Y-%m}"})
    if Circular.objects.originals().of_month(month).exists():
        raise ActionRefused(_("There is a circular of %(month)s already.") % {"month": f"{month:%Y-%m}"})
    latest = _latest()
    if latest is None or month == latest.month_after:
        return
    if not (may_leave_out and _may_go_on_with(month, latest, on)):
        raise ActionRefused(
            _("Circulars follow one another without gaps: the next one is that of %(month)s.")
            % {"month": f"{latest.month_after:%Y-%m}"}
        )


def _may_go_on_with(month: date, latest: Circular, on: date) -> bool:
    restart = restart_month(on=on)
    is_far = months_from(latest.month_after, month) >= EMPTY_MONTHS_TO_LEAVE_OUT
    return restart is not None and is_far and month <= restart


def create_circular(month: date, *, by: User | None, on: date, **more: Any) -> Circular:
    """The record with its first step. `more`: what an original, a correction or history has of its own."""
    root = province()
    count = Circular.objects.of_month(month).count()
    circular = Circular.objects.create(
        number=f"TB-{month:%Y-%m}" + (f"-{count + 1}" if count else ""),
        bureau=root,
        city_id=root.pk,
        status=Status.COLLECTING,
        month=month,
        registered_on=on,
        created_by=by,
        addressees=wording.ADDRESSEES,
        cc=wording.CC,
        **more,
    )
    write_step(circular, "open", from_status="", by=by, on=on, data={})
    index_record(circular)
    return circular


def _ask_cities(circular: Circular, *, by: User | None, on: date) -> None:
    """Each city owes a confirmation by the second working day of the next month; then the month is closed."""
    calendar = load_calendar()
    asked_from = _asked_from(circular, on, calendar.add_workdays(circular.month_end, 1))
    closes_on = calendar.add_workdays(asked_from, WORKDAYS_TO_CONFIRM)
    circular.closes_at = timezone.make_aware(datetime.combine(closes_on + DAY, time.min))
    circular.save(update_fields=["closes_at"])
    for city in Bureau.objects.cities().valid(on=on):
        submission = Submission.objects.create(
            number=f"YB-{circular.month:%Y-%m}-{city.code}",
            title=wording.submission_title(circular.month),
            month=circular.month,
            bureau=city,
            city_id=city.pk,
            status=Confirmation.WAITING,
            registered_on=on,
            created_by=by,
        )
        index_record(submission)
        start_clock(submission, "MONTH_SUBMIT", trigger_on=asked_from, by=by)
        refresh_due(submission)


def _asked_from(circular: Circular, on: date, first_workday: date) -> date:
    """The day after which the term counts: the month's end, or the eve of a late opening.

    Who is asked after the first working day has as long as ever: nobody is 未报 for what they were not asked in time.
    """
    return circular.month_end if on <= first_workday else on - DAY


def follows(month: date, *, on: date) -> bool:
    """Whether the sweep may open this month by itself: the next in the chain, or the very first of a young ledger."""
    if Circular.objects.exists():
        return next_to_post(on=on) == month
    known = Movement.objects.filter(effective_on__lt=next_month(month))
    return known.exists() and not known.filter(effective_on__lt=month).exists()
