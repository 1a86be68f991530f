"""A running term of a record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel, ScopedQuerySet
from audit.history import tracked
from deadlines.models.rule import DeadlineRule, speaks_chinese
from deadlines.parts import Part, called
from deadlines.terms import Direction, Excluded, Extended, Reason, Unit, used

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from deadlines.calendar import WorkCalendar
    from deadlines.subject import Subject

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
FACTS = ("state", "trigger_on", "trigger_at", "due_on", "nominal_on", "overdue_since", "ended_on", "ended_by_id")
CHANGED = "({}) IS DISTINCT FROM ({})".format(
    ", ".join(f"OLD.{fact}" for fact in FACTS), ", ".join(f"NEW.{fact}" for fact in FACTS)
)
CHANGED_BESIDES = CHANGED.replace("OLD.state, ", "").replace("NEW.state, ", "")
# What a ledger said of a term of the past may be told otherwise: it is cancelled, and another clock says what is right.
# The end of a term may be taken back with the act that ended it (`deadlines.clocks.run_again`): what it says stays.
CLOSED_CHANGES = (
    "OLD.state NOT IN ('running', 'paused') AND (OLD.state = 'countered' "
    f"OR (OLD.state IN ('done', 'cancelled') AND (NEW.state <> 'countered' OR {CHANGED_BESIDES})) "
    f"OR (OLD.state IN ('missed', 'unknown') AND NEW.state <> 'cancelled')) AND {CHANGED}"
)

PARTS = ("pauses", "extensions")


def _part(name: str) -> models.QuerySet[models.Model]:
    """The pauses or extensions of the clock in the outer query."""
    return getattr(Clock, name).field.model._default_manager.filter(clock=OuterRef("pk"))


def _corrections() -> models.QuerySet[models.Model]:
    """Granted corrections of the first day of the clock in the outer query, or of an earlier one of its record."""
    same = {f"clock__{name}": OuterRef(name) for name in ("kind", "record_id", "code", "part")}
    model = Clock._meta.get_field("corrections").related_model
    return model._default_manager.filter(**same, state="granted")


KEPT = Q(state="done", ended_on__lte=F("due_on"))
COUNTED = ["running", "done", "missed"]  # states in which a term may count as kept or missed


class ClockQuerySet(ScopedQuerySet["Clock"]):
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

    def kept_or_missed(self, *, on: date) -> Self:
        """Terms that ended by being done, running ones past their day, those that a ledger shows as missed; which were
        `KEPT` is told by that. `on`: today. Not those that stand still or ended with their record."""
        over = Q(state__in=["done", "missed"]) | Q(due_on__lt=on)
        return self.filter(over, state__in=COUNTED, due_on__isnull=False)

    def told_by_ledger(self) -> Self:
        """Over before their record was loaded from a ledger of the past (`deadlines.loaded`)."""
        return self.filter(state__in=["missed", "unknown"])

    def corrected(self) -> Self:
        """Counted from another day than their record says, by a granted correction."""
        return self.filter(Exists(_corrections()))

    def with_corrections(self) -> Self:
        """With `is_corrected`, as `corrected` says."""
        return self.annotate(is_corrected=Exists(_corrections()))

    def due_on(self, day: date) -> Self:
        return self.running().filter(due_on=day)

    def of(self, subject: Subject) -> Self:
        """All clocks of one record, closed ones too."""
        return self.filter(kind=subject.kind, record_id=subject.pk)

    def named(self, code: str) -> Self:
        return self.filter(code=code)

    def in_full(self) -> list[Clock]:
        """With pauses and extensions at hand; these are asked for only where a clock has any."""
        has = {f"has_{part}": Exists(_part(part)) for part in PARTS}
        clocks = list(self.annotate(**has).with_corrections())
        for part in PARTS:
            prefetch_related_objects([clock for clock in clocks if getattr(clock, f"has_{part}")], part)
        return clocks


@tracked(exclude=["explanation"])
class Clock(ScopedModel):
    """One running term of one record, stored as facts; the due date beside them is computed.

    It keeps the rule row that it started under. Days left are computed on reading, never stored. `part`: key of the
    part of the record whose term it is (`deadlines.parts`), "" of the record itself.
    `number`, `get_absolute_url` speak of the record that it hangs on.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"assignee"})

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Stopped")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Ended with the record")
        MISSED = "missed", _("Missed, before the ledger was loaded")
        UNKNOWN = "unknown", _("Ended before the ledger was loaded, result unknown")
        COUNTERED = "countered", _("Its end was taken back; it runs on as a new term")

    kind = models.CharField(_("kind of record"), max_length=20)
    record_id = models.BigIntegerField()
    record_number = models.CharField(_("number"), max_length=60)
    record_url = models.CharField(max_length=300)
    rule = ReferenceKey(DeadlineRule, models.PROTECT, related_name="clocks", verbose_name=_("rule"))
    code = models.CharField(_("code"), max_length=30)
    part = models.CharField(_("part of the record"), max_length=40, blank=True)
    part_label = models.CharField(_("called"), max_length=40, blank=True)
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

    has_pauses = has_extensions = True  # unless `in_full` found that there are none
    is_corrected = True  # unless `in_full` found no granted correction

    objects: ClassVar = ClockQuerySet.as_manager()
    events: RelatedManager[models.Model]  # its history (audit.history.tracked)

    class Meta(ScopedModel.Meta):
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="clock_of_record"),
            models.Index(
                fields=["city", "code", "due_on"],
                include=["kind", "state", "trigger_on", "ended_on", "record_id", "bureau", "readers"],
                condition=Q(state__in=COUNTED),
                name="clock_kept_or_missed",  # all that rates of terms in time read
            ),
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
                fields=["kind", "record_id", "code", "part"],
                condition=Q(state__in=["running", "paused"]),
                name="clock_one_open_per_record_code_and_part",
            ),
            models.CheckConstraint(
                name="clock_of_a_part_says_which",
                condition=Q(part="", part_label="") | (~Q(part="") & ~Q(part_label="")),
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
                condition=Q(state__in=["done", "cancelled", "missed", "unknown", "countered"], ended_on__isnull=False)
                | Q(state__in=["running", "paused"], ended_on__isnull=True),
            ),
        ]
        triggers = [
            *ScopedModel.Meta.triggers,
            pgtrigger.Protect(name="clock_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="clock_identity_is_fixed",
                fields=["kind", "record_id", "rule", "code", "part", "part_label", "started_by", "started_at"],
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

    def get_absolute_url(self) -> str:
        return self.record_url

    @property
    def number(self) -> str:
        return self.record_number

    @property
    def record_part(self) -> Part:
        return Part(self.part, self.part_label)

    @property
    def label(self) -> str:
        """What the term is for, and of which part of its record."""
        return self.names["zh-hans" if speaks_chinese() else "en"]

    @property
    def names(self) -> dict[str, str]:
        """Both languages, for texts that are read later by somebody else."""
        if not self.part:
            return self.rule.names
        zh, en = self.rule.name_zh, self.rule.name_en
        with translation.override("en"):
            part = called(self.part_label)
        return {"zh-hans": f"{zh}（{self.part_label}）", "en": f"{en} ({part})"}

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.PAUSED)

    @property
    def was_late(self) -> bool:
        """It once was overdue, even if a correction or a late extension has moved the day since."""
        return self.overdue_since is not None

    def reasons(self) -> list[Reason]:
        """From which day, how many days of what kind, which days were skipped and why, under which article.

        As data; `deadlines.explain` puts it into words.
        """
        reasons = [Reason(code, facts) for code, facts in self.explanation]
        if self.due_on:
            reasons.append(Reason("last", {"day": self.due_on.isoformat()}))
        return [*reasons, Reason("basis", {"basis": self.rule.basis})]

    def excluded(self) -> list[Excluded]:
        """Its pauses that count, as the computing takes them."""
        return [pause.interval for pause in self.pauses.all() if pause.counts] if self.has_pauses else []

    def extended(self) -> list[Extended]:
        """Its granted extensions in the order of granting."""
        granted = [one for one in self.extensions.all() if one.is_granted] if self.has_extensions else []
        return [extension.extended for extension in sorted(granted, key=lambda one: (one.decided_on, one.pk))]

    @property
    def is_counted_back(self) -> bool:
        return self.rule.direction == Direction.AT_LEAST_BEFORE

    @property
    def _counted_from(self) -> date:
        """The day of the event; of a clock that is counted back from one, the day on which it was started."""
        return timezone.localdate(self.started_at) if self.is_counted_back else self.trigger_on

    def used_days(self, *, on: date, calendar: WorkCalendar) -> int:
        """Units used up at the end of day `on` (of its end, once closed); calendar days for months and hours."""
        until = min(on, self.ended_on) if self.ended_on else on
        return used(self.rule.term, self._counted_from, until, calendar, excluded=self.excluded())

    def total_days(self, *, calendar: WorkCalendar) -> int:
        """The whole term in the same unit as `used_days`, extensions included, time that does not count left out."""
        if self.is_counted_back and self.nominal_on:
            return max(0, calendar.workdays_between(self._counted_from, self.nominal_on))
        if self.rule.unit == Unit.WORKDAY and self.typed_due_on is None:
            return (self.rule.length or 0) + sum(extended.length for extended in self.extended())
        if self.nominal_on is None:
            return used(self.rule.term, self.trigger_on, self.trigger_on, calendar)
        return (self.nominal_on - self.trigger_on).days - self.excluded_days
