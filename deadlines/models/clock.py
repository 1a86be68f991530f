"""Running terms: a clock, the time that did not count, the extensions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scoped import ScopedModel, ScopedQuerySet
from audit.history import tracked
from deadlines.models.rule import DeadlineRule, ExtensionLimit, Grantor, Ground
from deadlines.terms import Direction, Excluded, Extended, Reason, Unit, used

if TYPE_CHECKING:
    from deadlines.calendar import WorkCalendar

COMPUTED = [
    "trigger_on",
    "trigger_at",
    "typed_due_on",
    "nominal_on",
    "due_on",
    "due_at",
    "safe_due_on",
    "overdue_since",
]
FACTS = "{0}.state, {0}.trigger_on, {0}.trigger_at, {0}.due_on, {0}.nominal_on, {0}.overdue_since, {0}.ended_on, {0}.ended_by_id"
CLOSED_CHANGES = (
    f"OLD.state IN ('done', 'cancelled') AND ({FACTS.format('OLD')}) IS DISTINCT FROM ({FACTS.format('NEW')})"
)


class ClockQuerySet(ScopedQuerySet):
    def running(self) -> Self:
        """Counting now: neither paused nor closed."""
        return self.filter(state="running")

    def open(self) -> Self:
        """Running or paused."""
        return self.filter(state__in=["running", "paused"])

    def own(self) -> Self:
        """What a bureau itself must do by then; not a party's term, nor another organ's, nor a time to wait."""
        return self.filter(rule__duty=DeadlineRule.Duty.OWN).exclude(rule__direction=Direction.NOT_BEFORE)

    def overdue(self, *, on: date) -> Self:
        """Running clocks whose last day lies before `on`; due on `on` is not overdue."""
        return self.running().filter(due_on__lt=on)

    def due_on(self, day: date) -> Self:
        return self.running().filter(due_on=day)

    def of(self, subject) -> Self:
        """All clocks of one record, closed ones too."""
        return self.filter(kind=subject.kind, record_id=subject.pk)

    def named(self, code: str) -> Self:
        return self.filter(code=code)


@tracked(exclude=["explanation"])
class Clock(ScopedModel):
    """One running term of one record, stored as facts; the due date beside them is computed.

    It keeps the rule row that it started under. Days left are computed on reading, never stored.
    `number`, `get_absolute_url` speak of the record that it hangs on.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Stopped")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Ended with the record")

    kind = models.CharField(_("kind of record"), max_length=20)
    record_id = models.BigIntegerField()
    record_number = models.CharField(_("number"), max_length=60)
    record_url = models.CharField(max_length=300)
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="clocks", verbose_name=_("rule"))
    code = models.CharField(_("code"), max_length=30)
    trigger_on = models.DateField(_("day of the event"))
    trigger_at = models.DateTimeField(_("moment of the event"), null=True)
    typed_due_on = models.DateField(_("day set by the letter"), null=True)
    nominal_on = models.DateField(_("nominal end"), null=True)
    due_on = models.DateField(_("due on"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    safe_due_on = models.DateField(_("surely in time until"), null=True)
    excluded_days = models.PositiveSmallIntegerField(_("days not counted"), default=0)
    provisional = models.BooleanField(_("provisional"), default=False)
    calendar_version = models.CharField(max_length=200)
    explanation = models.JSONField(default=list)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.RUNNING)
    overdue_since = models.DateField(_("was overdue since"), null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("handler")
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    ended_on = models.DateField(_("ended on"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ClockQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="clock_of_record"),
            models.Index(fields=["city", "due_on", "id"], condition=Q(state="running"), name="clock_running_city_due"),
            models.Index(
                fields=["bureau", "due_on", "id"], condition=Q(state="running"), name="clock_running_bureau_due"
            ),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(state="running"), name="clock_running_assignee_due"
            ),
            models.Index(fields=["due_on", "id"], condition=Q(state="running"), name="clock_running_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "code"],
                condition=Q(state__in=["running", "paused"]),
                name="clock_one_open_per_record_and_code",
            ),
            models.CheckConstraint(
                name="clock_running_has_due",
                condition=~Q(state="running")
                | Q(nominal_on__isnull=False, due_on__isnull=False, safe_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="clock_paused_has_no_due",
                condition=~Q(state="paused") | Q(due_on__isnull=True, due_at__isnull=True, safe_due_on__isnull=True),
            ),
            models.CheckConstraint(
                name="clock_closed_has_day",
                condition=Q(state__in=["done", "cancelled"], ended_on__isnull=False)
                | Q(state__in=["running", "paused"], ended_on__isnull=True),
            ),
        ]
        triggers = [
            *ScopedModel.Meta.triggers,
            pgtrigger.Protect(name="clock_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="clock_identity_is_fixed", fields=["kind", "record_id", "rule", "code", "started_by", "started_at"]
            ),
            pgtrigger.Protect(
                name="clock_due_is_computed", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*COMPUTED)
            ),
            pgtrigger.Protect(
                name="clock_closed_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(CLOSED_CHANGES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_number} · {self.code}"

    @property
    def number(self) -> str:
        return self.record_number

    def get_absolute_url(self) -> str:
        return self.record_url

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.PAUSED)

    @property
    def was_late(self) -> bool:
        """It once was overdue, even if a correction or a late extension has moved the day since."""
        return self.overdue_since is not None

    def explain(self) -> list[str]:
        """From which day, how many days of what kind, which days were skipped and why, under which article."""
        from deadlines.explain import sentences  # app registry

        reasons = [Reason(code, facts) for code, facts in self.explanation]
        return [*sentences(reasons), *sentences([Reason("basis", {"basis": self.rule.basis})])]

    def excluded(self) -> list[Excluded]:
        """Its pauses that count, as the computing takes them."""
        return [pause.interval for pause in self.pauses.all() if pause.state == Pause.State.IN_FORCE]

    def extended(self) -> list[Extended]:
        """Its granted extensions in the order of granting."""
        granted = [extension for extension in self.extensions.all() if extension.state == Extension.State.GRANTED]
        return [extension.extended for extension in sorted(granted, key=lambda one: (one.decided_on, one.pk))]

    def used_days(self, *, on: date, calendar: WorkCalendar) -> int:
        """Units used up at the end of day `on` (of its end, once closed); calendar days for months and hours."""
        until = min(on, self.ended_on) if self.ended_on else on
        return used(self.rule.term, self.trigger_on, until, calendar, excluded=self.excluded())

    def total_days(self, *, calendar: WorkCalendar) -> int:
        """The whole term in the same unit as `used_days`, extensions included, time that does not count left out."""
        if self.rule.unit == Unit.WORKDAY and self.typed_due_on is None:
            return (self.rule.length or 0) + sum(extended.length for extended in self.extended())
        if self.nominal_on is None:
            return used(self.rule.term, self.trigger_on, self.trigger_on, calendar)
        return (self.nominal_on - self.trigger_on).days - self.excluded_days


@tracked()
class Pause(models.Model):
    """Time that does not count: with a ground that the rule names, a paper, a beginning and an end.

    Entered after the due date it counts only when a second person has approved it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for approval")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", _("Refused")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses", verbose_name=_("clock"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    basis = models.CharField(_("document"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.IN_FORCE, editable=False)
    is_late = models.BooleanField(_("entered after the due date"), default=False, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("stop of a clock")
        verbose_name_plural = _("stops of clocks")
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "ground"],
                condition=Q(until_on__isnull=True) & ~Q(state="refused"),
                name="pause_one_open_per_ground",
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_starts", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="pause_late_needs_second_person",
                condition=~Q(state="in_force", is_late=True) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="pause_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pause_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="pause_facts_are_fixed", fields=["clock", "from_on", "ground", "entered_by", "is_late"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.from_on}…{self.until_on or ''}"

    @property
    def interval(self) -> Excluded:
        return Excluded(self.from_on, self.until_on, self.ground)


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user) -> Self:
        return self.filter(clock__in=Clock.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=Extension.State.ASKED)


@tracked()
class Extension(models.Model):
    """延期: asked by one person with a reason, decided by another, within what the rule allows.

    The request itself stops nothing. Either a length or, where the rule lets the day be set, a new last day.
    It is a record of its own to the clock of its decision (EXT_DECIDE), held by the bureau that decides.
    """

    kind = "extension"

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("Lapsed with the clock")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions", verbose_name=_("clock"))
    limit = models.PositiveSmallIntegerField(editable=False, help_text="Which of the rule's extensions it falls under.")
    length = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=11, choices=Unit)
    until_on = models.DateField(_("new last day"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    document = models.CharField(_("document"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.ASKED, editable=False)
    is_late = models.BooleanField(_("asked late"), default=False, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by")
    )
    requested_on = models.DateField(_("asked on"), editable=False)
    deciding_bureau = models.ForeignKey(
        "accounts.Bureau", models.PROTECT, related_name="+", editable=False, verbose_name=_("decided in")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decision = models.CharField(_("remark on the decision"), max_length=500, blank=True, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["deciding_bureau"], condition=Q(state="asked"), name="extension_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(state="asked"), name="extension_one_asked_per_clock"),
            models.CheckConstraint(
                name="extension_length_or_day",
                condition=Q(length__gt=0, until_on__isnull=True) | Q(length__isnull=True, until_on__isnull=False),
            ),
            models.CheckConstraint(
                name="extension_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="extension_decided_has_day_and_person",
                condition=Q(state__in=["granted", "refused"], decided_by__isnull=False, decided_on__isnull=False)
                | Q(state__in=["asked", "lapsed"], decided_by__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="extension_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="extension_request_is_fixed",
                fields=["clock", "limit", "length", "unit", "until_on", "reason", "requested_by", "requested_on"],
            ),
            pgtrigger.Protect(
                name="extension_decided_never_changes",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} +{self.length or self.until_on}"

    @property
    def extended(self) -> Extended:
        return Extended(self.length or 0, Unit(self.unit), self.until_on, self.decided_on)

    @property
    def rule_limit(self) -> ExtensionLimit:
        return self.clock.rule.limits[self.limit]

    @property
    def needs_document(self) -> bool:
        """A collective decision or the issuer's consent is a paper, and it is named."""
        return self.rule_limit.by in (Grantor.COLLECTIVE, Grantor.ISSUER)

    # what a clock asks of the record that it hangs on
    assignee_id = None

    @property
    def number(self) -> str:
        return self.clock.record_number

    @property
    def bureau_id(self) -> int:
        return self.deciding_bureau_id

    @property
    def city_id(self) -> int:
        return self.deciding_bureau.city_id

    @property
    def readers(self) -> list[int] | None:
        return self.clock.readers

    def get_absolute_url(self) -> str:
        from django.urls import reverse  # app registry

        return reverse("deadlines:decide_extension", args=[self.pk])
