"""The rules of time, as rows: how long, in which unit, under which article, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from deadlines.terms import Direction, End, Term, Unit

ABOLISHED = ["REP_TELL_N"]  # order 121 has no general duty any more to tell named reporters


class Ground(models.TextChoices):
    """Why time does not count."""

    TEST = "TEST", _("testing, inspection, quarantine, appraisal")
    RIGHTHOLDER_ID = "RIGHTHOLDER_ID", _("identification by the right-holder")
    SUSPEND = "SUSPEND", _("suspension")
    HEARING = "HEARING", _("hearing")
    PUBLIC_NOTICE = "PUBLIC_NOTICE", _("public notice")
    REFUND = "REFUND", _("refund of overcharges")
    ISSUER_CONSENT = "ISSUER_CONSENT", _("consent of the issuer")


class Grantor(models.TextChoices):
    """Whose decision an extension is."""

    BUREAU_HEAD = "bureau_head", _("head of the bureau or of a superior bureau")
    SUPERIOR = "superior", _("head of a superior bureau")
    COLLECTIVE = "collective", _("collective decision, entered by the head")
    ISSUER = "issuer", _("consent of the issuer, entered by the head")
    PRINCIPAL = "principal", _("principal head of the bureau or of a superior bureau")
    ASKER = "asker", _("told to the asker before the end, entered by the head")
    POLICE = "police", _("superior police organ, entered by the head")


@dataclass(frozen=True)
class ExtensionLimit:
    """One extension that a rule allows. length None: any, typed with its reason."""

    by: Grantor
    length: int | None
    unit: Unit

    @classmethod
    def read(cls, row: dict[str, Any]) -> ExtensionLimit:
        return cls(Grantor(row["by"]), row["n"], Unit(row["unit"]))


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    def named(self, code: str) -> Self:
        """All versions of a code, also those that took over from it under a new one (C20 → C121)."""
        return self.filter(Q(code=code) | Q(replaces=code))

    def in_force(self, *, on: date) -> Self:
        """Rules whose trigger may fall on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), state="in_force", valid_from__lte=on)

    def to_be_applied(self) -> Self:
        """Decided, and clocks still run as they ran before."""
        decided = Q(state="in_force") | Q(state="off", switches_off=True)
        return self.filter(decided, approved_at__isnull=False, applied_at__isnull=True)

    def for_trigger(self, code: str, *, on: date) -> DeadlineRule | None:
        """The rule that a trigger of that day falls under, or None while it is switched off or not valid.

        Chosen by the day of the trigger, never by today. Raises LookupError for a code that no row has.
        """
        rule = self.named(code).in_force(on=on).order_by("-valid_from").first()
        if rule is None and not self.named(code).exists():
            raise LookupError(f"No deadline rule is called {code}.")
        return rule


@tracked()
class DeadlineRule(models.Model):
    """One rule in one version. What it says never changes: a change is a new row, so a clock keeps its rule.

    A rule whose length is unsure is switched off until the legal officer confirms it.
    """

    class Duty(models.TextChoices):
        OWN = "own", _("our duty")
        PARTY = "party", _("right or duty of the party")
        OTHER = "other", _("duty of another organ")

    class Confidence(models.TextChoices):
        CERTAIN = "C", _("certain")
        PROBABLE = "P", _("length sure, article to be checked")
        UNSURE = "?", _("to be confirmed")

    class State(models.TextChoices):
        OFF = "off", _("Switched off until confirmed")
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", _("Refused")

    class Subject(models.TextChoices):
        LEAD = "lead", _("Leads")
        CASE = "case", _("Enforcement cases")
        COMPLAINT = "complaint", _("Complaints and reports")
        PETITION = "petition", _("Petitions")
        TRANSFER = "transfer", _("Transfers")
        ORDER = "order", _("Letters (three proposals, one notice)")
        SUPERVISION = "supervision", _("Supervision")
        CIRCULAR = "circular", _("Circulars")
        OFFICE = "office", _("Office")

    code = models.CharField(_("code"), max_length=30)
    replaces = models.CharField(_("takes over from"), max_length=30, blank=True)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100)
    trigger_zh = models.CharField(_("trigger in Chinese"), max_length=60)
    trigger_en = models.CharField(_("trigger in English"), max_length=100)
    duty = models.CharField(_("whose duty"), max_length=5, choices=Duty)
    length = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=11, choices=Unit)
    end = models.CharField(_("end rule"), max_length=6, choices=End)
    direction = models.CharField(_("direction"), max_length=15, choices=Direction, default=Direction.DUE)
    may_be_typed = models.BooleanField(_("the letter may set the day"), default=False)
    is_statutory = models.BooleanField(_("statutory"), default=False)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)
    excludes = ArrayField(
        models.CharField(max_length=20, choices=Ground), default=list, blank=True, verbose_name=_("does not count")
    )
    extensions = models.JSONField(_("extensions"), default=list, blank=True)
    basis_zh = models.CharField(_("legal basis in Chinese"), max_length=200)
    basis_en = models.CharField(_("legal basis in English"), max_length=200)
    note_zh = models.CharField(_("remark in Chinese"), max_length=300, blank=True)
    note_en = models.CharField(_("remark in English"), max_length=300, blank=True)
    valid_from = models.DateField(_("for triggers from"))
    valid_to = models.DateField(_("for triggers until"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.PROPOSED, editable=False)
    is_seed = models.BooleanField(_("came with the installation"), default=False, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    reason = models.CharField(_("reason of the change"), max_length=300, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    approved_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    switches_off = models.BooleanField(_("switches the rule off"), default=False, editable=False)
    applied_at = models.DateTimeField(_("clocks follow since"), null=True, editable=False)
    moved_count = models.PositiveIntegerField(_("clocks that run anew"), default=0, editable=False)
    ended_count = models.PositiveIntegerField(_("clocks ended"), default=0, editable=False)
    started_count = models.PositiveIntegerField(_("clocks begun"), default=0, editable=False)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["subject", "pk"]
        indexes = [
            models.Index(fields=["code"], name="rule_code"),
            models.Index(fields=["replaces"], name="rule_replaces"),
        ]
        constraints = [
            ExclusionConstraint(
                name="rule_one_in_force_per_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state="in_force"),
            ),
            models.CheckConstraint(
                name="rule_ends_after_it_starts", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="rule_in_force_has_length", condition=~Q(state="in_force") | Q(length__isnull=False)
            ),
            models.CheckConstraint(
                name="rule_unsure_is_off", condition=~Q(state="in_force") | Q(confidence__in=["C", "P"])
            ),
            models.CheckConstraint(name="rule_abolished_stays_off", condition=~Q(state="in_force", code__in=ABOLISHED)),
            models.CheckConstraint(
                name="rule_switched_off_is_no_rule", condition=~Q(state="in_force", switches_off=True)
            ),
            models.CheckConstraint(
                name="rule_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="rule_in_force_was_approved",
                condition=~Q(state="in_force")
                | Q(is_seed=True)
                | Q(proposed_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="rule_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="rule_content_is_fixed",
                exclude=[
                    "valid_to",
                    "state",
                    "approved_by",
                    "approved_at",
                    "applied_at",
                    "moved_count",
                    "ended_count",
                    "started_count",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return self.name_zh if speaks_chinese() else self.name_en

    @property
    def state_label(self) -> str:
        off = self.switches_off and self.state == self.State.OFF
        return str(_("Switched off")) if off else self.get_state_display()

    @property
    def names(self) -> dict[str, str]:
        """Both languages, for texts that are read later by somebody else."""
        return {"zh-hans": self.name_zh, "en": self.name_en}

    @property
    def trigger(self) -> str:
        return self.trigger_zh if speaks_chinese() else self.trigger_en

    @property
    def basis(self) -> str:
        return self.basis_zh if speaks_chinese() else self.basis_en

    @property
    def note(self) -> str:
        return self.note_zh if speaks_chinese() else self.note_en

    @property
    def term(self) -> Term:
        """Raises ValueError for a rule without a length, which never comes into force."""
        if self.length is None:
            raise ValueError(f"{self.code} has no length.")
        return Term(self.length, Unit(self.unit), End(self.end), Direction(self.direction))

    @property
    def is_abolished(self) -> bool:
        """No law knows this duty any more: nobody can switch it on."""
        return self.code in ABOLISHED

    @property
    def limits(self) -> list[ExtensionLimit]:
        """The extensions that it allows, in their order: the first one asked for falls under the first."""
        return [ExtensionLimit.read(row) for row in self.extensions]


def speaks_chinese() -> bool:
    return (get_language() or settings.LANGUAGE_CODE).startswith("zh")
