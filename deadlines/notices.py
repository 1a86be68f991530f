"""A notice of the State Council, from what a person typed or uploaded to rows that wait for a second person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.errors import ActionRefused
from accounts.policy import require
from audit import trail
from deadlines.calendar import DAY, SATURDAY, DayException, WorkCalendar
from deadlines.models import HOLIDAYS, CalendarDay, HolidayNotice

if TYPE_CHECKING:
    from accounts.models import User

FEWEST, MOST = 246, 252  # working days of a year
LONGEST_RUN = timedelta(days=31)
KINDS = {"rest": False, "休": False, "休息": False, "放假": False, "work": True, "班": True, "上班": True, "调休": True}
RANGE = re.compile(r"\s*(?:\.\.|…|~|～|至|—)\s*")
DAY_AS_WRITTEN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)
HEADING = ("date", "日期")


class NoticeDay(NamedTuple):
    """One day as the notice has it. name: a key of HOLIDAYS (joined by "+"), or the notice's own words."""

    date: date
    is_workday: bool
    name: str


class LineRefused(Exception):
    """What cannot be read in one line; a translated sentence."""


def parse_days(text: str) -> tuple[list[NoticeDay], list[str]]:
    """Days and complaints from lines such as "2027-02-05~2027-02-11,rest,春节" or "2027-02-20,班,春节".

    Commas, tabs and Chinese commas separate, quotation marks around a cell fall away; a heading line and empty lines
    are passed over.
    """
    days: list[NoticeDay] = []
    complaints: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip().strip('"').strip() for part in re.split(r"[,，\t;；]", line.lstrip("\ufeff"))]
        if not any(parts) or parts[0].lower() in HEADING:
            continue
        try:
            days += _days_of(parts)
        except LineRefused as refused:
            complaints.append(_("Line %(line)s: %(message)s") % {"line": number, "message": refused})
    return days, complaints


def _days_of(parts: list[str]) -> Iterator[NoticeDay]:
    if len(parts) < 3 or not parts[2]:
        raise LineRefused(_("a line needs the day, rest or work, and the holiday."))
    if parts[1].lower() not in KINDS:
        raise LineRefused(_("“%(value)s” is neither rest nor work.") % {"value": parts[1]})
    ends = RANGE.split(parts[0])
    first, last = _day(ends[0]), _day(ends[-1])
    if len(ends) > 2 or last < first or last - first > LONGEST_RUN:
        raise LineRefused(_("“%(value)s” is no span of days.") % {"value": parts[0]})
    name = holiday_key(parts[2])
    while first <= last:
        yield NoticeDay(first, KINDS[parts[1].lower()], name)
        first += DAY


def _day(text: str) -> date:
    """2027-02-05, and as spreadsheets and papers have it: 2027/2/5, 2027.2.5, 2027年2月5日."""
    written = DAY_AS_WRITTEN.fullmatch(text)
    try:
        if written is None:
            raise ValueError(text)
        return date(*(int(part) for part in written.groups() if part))
    except ValueError:
        raise LineRefused(_("“%(value)s” is not a date such as 2026-02-11.") % {"value": text}) from None


def holiday_key(name: str) -> str:
    """春节 or Spring Festival → spring_festival; 国庆节、中秋节 → both joined; other words stay as they are."""
    known = {key: key for key in HOLIDAYS}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            known |= {str(label): key for key, label in HOLIDAYS.items()}
    parts = [known.get(part.strip()) for part in re.split(r"[、+]", name)]
    return "+".join(part for part in parts if part) if all(parts) else name[:60]


def as_text(days: Iterable[CalendarDay]) -> str:
    """The days of a notice as lines that `parse_days` reads, neighbours of one kind joined."""
    lines: list[list[Any]] = []
    for day in days:
        if lines and lines[-1][1] + DAY == day.date and lines[-1][2:] == [day.is_workday, day.label]:
            lines[-1][1] = day.date
        else:
            lines.append([day.date, day.date, day.is_workday, day.label])
    return "\n".join(
        f"{first if first == last else f'{first}~{last}'},{_mark(is_workday)},{label}"
        for first, last, is_workday, label in lines
    )


def _mark(is_workday: bool) -> str:
    return pgettext("mark of a day", "work") if is_workday else pgettext("mark of a day", "rest")


def problems(year: int, days: list[NoticeDay], calendar: WorkCalendar) -> list[str]:
    """What speaks against these days as the notice of that year; empty when they make sense.

    calendar: the one that these days would make (see `deadlines.corrections.calendar_with`).
    """
    found = [
        _("%(day)s is named twice.") % {"day": day}
        for day, count in Counter(day.date for day in days).items()
        if count > 1
    ]
    for day in days:
        if not date(year - 1, 12, 1) <= day.date <= date(year + 1, 1, 31):
            found.append(_("%(day)s is no day of this year or next to it.") % {"day": day.date})
        if day.is_workday and day.date.weekday() < SATURDAY:
            found.append(_("%(day)s is no weekend day: it is a working day without being named.") % {"day": day.date})
    if _worked(days) > _given(days):
        found.append(_("More weekend days are worked than days off are given for them."))
    workdays = calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31))
    if not FEWEST <= workdays <= MOST:
        span = {"count": workdays, "few": FEWEST, "most": MOST}
        found.append(_("The year would have %(count)s working days; %(few)s to %(most)s are usual.") % span)
    return found + _lost_holidays(year, calendar) + _claimed(year, days)


def _worked(days: list[NoticeDay]) -> int:
    return sum(day.is_workday for day in days)


def _given(days: list[NoticeDay]) -> int:
    return sum(not day.is_workday and day.date.weekday() < SATURDAY for day in days)


def _lost_holidays(year: int, calendar: WorkCalendar) -> list[str]:
    """Days that the law itself gives and the notice forgot."""
    given = CalendarDay.objects.filter(notice__kind=HolidayNotice.Kind.STATUTORY, notice__year=year)
    return [
        _("%(day)s is a statutory holiday (%(name)s) and must be a day of rest.") % {"day": day.date, "name": day.label}
        for day in given
        if calendar.is_workday(day.date)
    ]


def _claimed(year: int, days: list[NoticeDay]) -> list[str]:
    """Days that the notice of a neighbouring year already speaks of."""
    others = CalendarDay.objects.in_force().filter(date__in=[day.date for day in days])
    others = others.exclude(notice__year=year).exclude(notice__kind=HolidayNotice.Kind.STATUTORY)
    return [
        _("%(day)s already stands in the notice %(notice)s.") % {"day": day.date, "notice": day.notice}
        for day in others.select_related("notice")
    ]


@transaction.atomic
def enter_notice(
    *, year: int, document_no: str, published_on: date, days: list[NoticeDay], calendar: WorkCalendar, by: User
) -> HolidayNotice:
    """Keep the notice until a second person has checked it against the paper; nothing moves before.

    calendar: the one that these days would make. Raises NotAllowed, and ActionRefused with all that speaks against it.
    """
    require(by, "calendar.enter")
    if not days:
        raise ActionRefused(_("The notice names no day."))
    if HolidayNotice.objects.filter(year=year, state=HolidayNotice.State.ENTERED).exists():
        raise ActionRefused(_("A notice for this year already waits for the second person."))
    if found := problems(year, days, calendar):
        raise ActionRefused(" ".join(found))
    versions = HolidayNotice.objects.filter(year=year).aggregate(last=Max("version"))
    notice = HolidayNotice.objects.create(
        year=year,
        version=(versions["last"] or 0) + 1,
        document_no=document_no,
        published_on=published_on,
        loaded_by=by,
    )
    CalendarDay.objects.bulk_create(CalendarDay(notice=notice, **day._asdict()) for day in sorted(days))
    trail.record("calendar.entered", by=by, detail={"year": year, "version": notice.version})
    return notice


def exceptions_of(days: Iterable[NoticeDay | CalendarDay]) -> dict[date, DayException]:
    return {day.date: DayException(day.is_workday, day.name) for day in days}


def missing_notice(*, on: date) -> int | None:
    """The next year, when from 15 October on its notice is neither in force nor waiting; None otherwise."""
    if on < date(on.year, 10, 15):
        return None
    states = [HolidayNotice.State.IN_FORCE, HolidayNotice.State.ENTERED]
    notices = HolidayNotice.objects.of_state_council().filter(year=on.year + 1, state__in=states)
    return None if notices.exists() else on.year + 1


def is_urgent(*, on: date) -> bool:
    """From 15 November on the missing notice is urged."""
    return on >= date(on.year, 11, 15)
