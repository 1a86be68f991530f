"""Who is told when, as rows; and what they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import append_only, refuse_truncate, tracked
from deadlines.models.clock import Clock
from deadlines.models.rule import speaks_chinese

if TYPE_CHECKING:
    from deadlines.subject import Subject


@tracked()
class ReminderPolicy(models.Model):
    """The steps for a set of rules: those named by code, or all of one duty that no other policy names."""

    class Covers(models.TextChoices):
        NAMED = "named", _("the rules named")
        OWN = "own", _("all other duties of ours")
        WAITING = "waiting", _("terms of parties and times to wait")
        OTHER = "other", _("duties of other organs")

    code = models.CharField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100)
    covers = models.CharField(_("covers"), max_length=8, choices=Covers)
    rule_codes = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("rules"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("reminder policy")
        verbose_name_plural = _("reminder policies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["covers"], condition=~Q(covers="named"), name="reminder_policy_one_per_duty"
            ),
            models.CheckConstraint(
                name="reminder_policy_names_its_rules",
                condition=Q(covers="named", rule_codes__len__gt=0) | (~Q(covers="named") & Q(rule_codes__len=0)),
            ),
        ]
        triggers = [pgtrigger.Protect(name="reminder_policy_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return self.name_zh if speaks_chinese() else self.name_en


class ReminderStepQuerySet(models.QuerySet["ReminderStep"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


@tracked()
class ReminderStep(models.Model):
    """One threshold: so long before, on, or after the last day; who is told; and how often again.

    A step that was used is never changed, only switched off: what people were told refers to it.
    """

    class Moment(models.TextChoices):
        BEFORE = "before", _("before the last day")
        ON = "on", _("on the last day")
        AFTER = "after", _("after the last day")

    class StepUnit(models.TextChoices):
        WORKDAY = "working_day", _("working days")
        HOUR = "hour", _("hours")

    class Audience(models.TextChoices):
        HANDLER = "handler", _("handler")
        BUREAU_HEAD = "bureau_head", _("head of the bureau")
        SUPERIOR = "superior", _("head of the bureau above")
        CITY_HEAD = "city_head", _("head of the city bureau")
        PROVINCE = "province", _("province (supervision)")

    policy = models.ForeignKey(ReminderPolicy, models.PROTECT, related_name="steps", verbose_name=_("policy"))
    moment = models.CharField(_("when"), max_length=6, choices=Moment)
    offset = models.PositiveSmallIntegerField(_("distance"), default=0)
    unit = models.CharField(_("unit"), max_length=11, choices=StepUnit, default=StepUnit.WORKDAY)
    repeat_every = models.PositiveSmallIntegerField(
        _("again every (working days)"), null=True, blank=True, help_text=_("Only after the last day, while overdue.")
    )
    audience = ArrayField(models.CharField(max_length=11, choices=Audience), verbose_name=_("who is told"))
    is_urgent = models.BooleanField(_("urgent: mailed at once"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReminderStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder step")
        verbose_name_plural = _("reminder steps")
        ordering = ["policy", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "moment", "offset", "unit"],
                condition=Q(is_active=True),
                name="reminder_step_once_per_moment",
            ),
            models.CheckConstraint(
                name="reminder_step_distance_fits",
                condition=Q(moment="on", offset=0) | (~Q(moment="on") & Q(offset__gt=0)),
            ),
            models.CheckConstraint(
                name="reminder_step_repeats_only_after",
                condition=Q(repeat_every__isnull=True) | Q(moment="after", unit="working_day", repeat_every__gt=0),
            ),
            models.CheckConstraint(name="reminder_step_tells_somebody", condition=Q(audience__len__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="reminder_step_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="reminder_step_is_fixed", exclude=["is_active"]),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.moment} {self.offset} {self.unit}"

    @property
    def audience_names(self) -> list[str]:
        return [str(self.Audience(one).label) for one in self.audience]


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def ready(self) -> Self:
        """To be told, and still true: the clock runs and is due on the day that the reminder speaks of."""
        return self.filter(state="ready", clock__state="running", clock__due_on=F("due_on"))

    def of(self, subject: Subject) -> Self:
        return self.filter(clock__kind=subject.kind, clock__record_id=subject.pk)


class Reminder(models.Model):
    """One person told of one threshold of one clock, once. The row is also the message to be sent.

    due_on: the last day that it speaks of; a new last day may be spoken of anew. occurrence: 0, then 1, 2 … of
    a repeating step. recorded_at: the moment that the sweep spoke of; written_at: when the row was written, by the
    database's clock. skipped: the threshold passed unseen (sweeps stood still) and a later one says more.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"recipient"})

    class State(models.TextChoices):
        READY = "ready", _("told")
        SKIPPED = "skipped", _("left out: a later one says more")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="reminders", db_index=False)
    step = models.ForeignKey(ReminderStep, models.PROTECT, related_name="reminders", db_index=False)
    due_on = models.DateField()
    occurrence = models.PositiveSmallIntegerField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State)
    recorded_at = models.DateTimeField()
    written_at = models.DateTimeField(auto_now_add=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]
        indexes = [models.Index(fields=["recorded_at"], condition=Q(state="ready"), name="reminder_ready")]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "step", "due_on", "occurrence", "recipient"], name="reminder_once"
            ),
        ]
        triggers = [append_only("reminder_append_only"), refuse_truncate("reminder_never_truncated")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step_id} {self.due_on} #{self.occurrence} → {self.recipient_id}"

    @property
    def is_overdue(self) -> bool:
        return self.step.moment == ReminderStep.Moment.AFTER

    @property
    def is_urgent(self) -> bool:
        return self.step.is_urgent

    @property
    def params(self) -> dict[str, Any]:
        """What the message may name: the term in both languages, and the day."""
        return {"rule": self.clock.names, "due_on": self.due_on.isoformat()}
