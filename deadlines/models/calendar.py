"""The holiday notices of the State Council, day by day, and the calendar that those in force make."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from functools import reduce
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.reference import rows_of
from audit.history import tracked
from deadlines.calendar import DayException, WorkCalendar

CALENDAR_LOCK = 7302
HOLIDAYS = {
    "new_year": _("New Year"),
    "spring_festival": _("Spring Festival"),
    "qingming": _("Tomb-Sweeping Day"),
    "labour_day": _("Labour Day"),
    "dragon_boat": _("Dragon Boat Festival"),
    "mid_autumn": _("Mid-Autumn Festival"),
    "national_day": _("National Day"),
}


def holiday_label(name: str) -> str:
    """The holiday in the language of the page; "a+b" is a joint one; a notice's own words stay as they are."""
    return listed(str(HOLIDAYS.get(part, part)) for part in name.split("+"))


def listed(parts: Iterable[str]) -> str:
    """a, b, c: joined as the language of the page does it."""
    return reduce(lambda some, more: gettext("%(some)s, %(more)s") % {"some": some, "more": more}, parts)


class HolidayNoticeQuerySet(models.QuerySet["HolidayNotice"]):
    def in_force(self) -> Self:
        return self.filter(state=HolidayNotice.State.IN_FORCE)

    def of_state_council(self) -> Self:
        """Without the statutory days that stand in for a notice that has not come yet."""
        return self.filter(kind=HolidayNotice.Kind.NOTICE)


@tracked()
class HolidayNotice(models.Model):
    """One version of the arrangement of one year's holidays (关于……年部分节假日安排的通知).

    Entered by one person, checked against the paper by another, then in force; a later version replaces it.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Notice of the State Council")
        STATUTORY = "statutory", _("Statutory days only (no notice yet)")

    class State(models.TextChoices):
        ENTERED = "entered", _("Waiting for the second person")
        IN_FORCE = "in_force", _("In force")
        REPLACED = "replaced", _("Replaced")
        REFUSED = "refused", _("Refused")

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NOTICE)
    document_no = models.CharField(_("document number"), max_length=60)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.ENTERED, editable=False)
    is_seed = models.BooleanField(_("came with the installation"), default=False, editable=False)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    loaded_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("checked by"),
    )
    approved_at = models.DateTimeField(_("checked at"), null=True, editable=False)
    refusal = models.CharField(_("reason of the refusal"), max_length=300, blank=True, editable=False)
    moved_count = models.PositiveIntegerField(_("clocks moved"), default=0, editable=False)

    objects = HolidayNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday notice")
        verbose_name_plural = _("holiday notices")
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="notice_version_once"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="in_force"), name="notice_one_in_force_per_year"
            ),
            models.CheckConstraint(
                name="notice_checked_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("loaded_by")),
            ),
            models.CheckConstraint(
                name="notice_in_force_was_checked",
                condition=~Q(state__in=["in_force", "replaced"])
                | Q(is_seed=True)
                | Q(loaded_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notice_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="notice_content_is_fixed",
                fields=["year", "version", "kind", "document_no", "published_on", "is_seed"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.document_no}"


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def in_force(self) -> Self:
        return self.filter(in_force=True)


class CalendarDay(models.Model):
    """What one notice says of one day; every other day is a working day from Monday to Friday.

    name: a key of HOLIDAYS, several joined by "+", or the notice's own words.
    """

    notice = models.ForeignKey(HolidayNotice, models.PROTECT, related_name="days", verbose_name=_("notice"))
    date = models.DateField(_("day"))
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("holiday"), max_length=60)
    in_force = models.BooleanField(_("in force"), default=False, editable=False)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "date"], name="calendar_day_once_per_notice"),
            models.UniqueConstraint(fields=["date"], condition=Q(in_force=True), name="calendar_day_one_in_force"),
        ]
        triggers = [
            pgtrigger.Protect(name="calendar_day_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="calendar_day_is_fixed", fields=["notice", "date", "is_workday", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.label}"

    @property
    def label(self) -> str:
        return holiday_label(self.name)


_built: dict[str, WorkCalendar] = {}
_of_request: ContextVar[WorkCalendar | None] = ContextVar("calendar_of_request", default=None)


def load_calendar() -> WorkCalendar:
    """The calendar in force now. Asks the database which notices are; the days are read once per change."""
    return _calendar_by(list(HolidayNotice.objects.in_force()))


def _calendar_by(notices: list[HolidayNotice]) -> WorkCalendar:
    version = " ".join(f"{one.year}.{one.version}" for one in sorted(notices, key=lambda one: one.year))
    if version not in _built:
        announced = frozenset(one.year for one in notices if one.kind == HolidayNotice.Kind.NOTICE)
        days = CalendarDay.objects.in_force().values_list("date", "is_workday", "name", "notice__kind")
        _built.clear()
        _built[version] = calendar_of(days, announced, version=version)
    return _built[version]


def hold_calendar() -> WorkCalendar:
    """The calendar in force, and no notice comes into force before this transaction ends: for what is stored.

    Never waits: raises ActionRefused while a correction is being applied.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [CALENDAR_LOCK])
        (held,) = cursor.fetchone()
    if not held:
        raise ActionRefused(gettext("The calendar is being corrected at this moment. Try again in a minute."))
    return load_calendar()


def close_calendar() -> None:
    """For the correction itself: waits for those who hold the calendar, and turns away who comes later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])


def calendar_of(
    days: Iterable[tuple[date, bool, str, str]], announced: frozenset[int], *, version: str
) -> WorkCalendar:
    """days: (date, is_workday, name, kind of notice)."""
    said: dict[date, DayException] = {}
    statutory: dict[date, str] = {}
    for day, is_workday, name, kind in days:
        if kind == HolidayNotice.Kind.STATUTORY:
            statutory[day] = name
        else:
            said[day] = DayException(is_workday, name)
    return WorkCalendar(said, announced, statutory, version)


def current_calendar() -> WorkCalendar:
    """The calendar in force when the request began, for pages; however many rows ask."""
    if (calendar := _of_request.get()) is None:
        notices = rows_of(HolidayNotice).values()
        calendar = _calendar_by([one for one in notices if one.state == HolidayNotice.State.IN_FORCE])
        _of_request.set(calendar)
    return calendar


def forget_calendar(**_signal: object) -> None:
    """At the start of each request."""
    _of_request.set(None)


def take_calendar(calendar: WorkCalendar) -> None:
    """When a notice comes into force: the rest of this request speaks of this calendar."""
    _of_request.set(calendar)
