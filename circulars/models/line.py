"""The frozen figures of one bureau in one circular, and which movement stands in which of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.reference import ReferenceKey
from audit.history import refuse_truncate
from circulars.states import Confirmation
from leads.models import Movement

if TYPE_CHECKING:
    from accounts.scope import Reader


class Column(models.TextChoices):
    """Where a posted movement stands. OPENING only in the first circular of all: what had happened before its month."""

    OPENING = "opening", _("Opening")
    NEW = "new", _("New")
    LATE = "late", _("Entered late")
    REOPENED = "reopened", _("Reopened")
    MOVED_IN = "moved_in", _("Moved in")
    CLEARED = "cleared", pgettext_lazy("movement", "Cleared")
    MOVED_OUT = "moved_out", _("Moved out")
    MERGED = "merged", _("Merged")
    NOT_OURS = "not_ours", _("Not ours")
    VOIDED = "voided", _("Voided")


ADDED = ["new", "late", "reopened", "moved_in"]
TAKEN = ["cleared", "moved_out", "merged", "not_ours", "voided"]
ZERO_MEANS = ("new", "late", "cleared")  # a zero report says that none of these happened
FLOWS = [*ADDED, *TAKEN]
TOTALS = ["found_total", "cleared_total", "cohort", "cohort_cleared"]
FIGURES = ["opening", *FLOWS, "closing", *TOTALS]

_SUM = sum((F(name) for name in ADDED), F("opening")) - sum((F(name) for name in TAKEN[1:]), F(TAKEN[0]))

REFUSE_FIXED = """
    IF EXISTS (
        SELECT 1 FROM {rows} LEFT JOIN circulars_circular circular ON {join}
        WHERE circular.status IS NULL OR circular.status IN ('signed', 'issued', 'withdrawn')
    ) THEN
        RAISE EXCEPTION '{name}: the figures of a signed circular stand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _fixed_figures(name: str, join: str) -> list[pgtrigger.Trigger]:
    """Neither a new row nor a changed nor a missing one, once the circular is signed. One check a statement."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_{word}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**{table: "changed"}),
            func=REFUSE_FIXED.format(name=name, rows="changed", join=join),
        )
        for word, operation, table in (
            ("insert", pgtrigger.Insert, "new"),
            ("update", pgtrigger.Update, "old"),
            ("delete", pgtrigger.Delete, "old"),
        )
    ]


@dataclass(frozen=True)
class PrintedLines:
    """The lines of one circular that are printed.

    `cities`: one per city, in the order of documents. `own`: what the province's own bureau holds, beside the
    cities; only when there is something. `total`: the sum of all.
    """

    cities: list[Line]
    own: list[Line]
    total: Line


class LineQuerySet(models.QuerySet["Line"]):
    def cities(self) -> Self:
        """The lines that are printed: one per city, in the order of documents."""
        return self.filter(level=Line.Level.CITY, bureau__level="city").printed()

    def printed(self) -> Self:
        """In the order of documents, with the line of the month before and which month that was."""
        lines = self.select_related("bureau", "previous").annotate(month_before=F("previous__circular__month"))
        return lines.defer("overdue_ids", "previous__overdue_ids").order_by("bureau__display_order", "bureau__code")

    def in_print(self) -> PrintedLines:
        """Of the lines of one circular, in one statement."""
        lines = list(self.exclude(level=Line.Level.BUREAU).printed())
        parts = [line for line in lines if line.level == Line.Level.CITY]
        return PrintedLines(
            cities=[line for line in parts if line.bureau.level == "city"],
            own=[line for line in parts if line.bureau.level == "province" and line.holds_anything],
            total=next(line for line in lines if line.level == Line.Level.PROVINCE),
        )


class Line(models.Model):
    """Figures of one bureau. `level` says of what: the province's sum, a whole city, or a bureau's own holding.

    `name`: what its place was called when the figures were frozen; a bureau that is renamed keeps it there.

    A whole city leaves out what moved between its own bureaus; a bureau's own line has it. Totals are
    since the beginning: found_total credit of the finder (without voided and merged), cleared_total by
    who cleared, cohort = found less not ours, cohort_cleared of those, whoever held them.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        BUREAU = "bureau", _("Bureau")

    circular = models.ForeignKey("circulars.Circular", models.PROTECT, related_name="lines", verbose_name=_("circular"))
    bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("bureau"))
    city = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("city"))
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(_("place name"), max_length=30, blank=True, editable=False)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    opening = models.IntegerField(_("Opening"), default=0)
    new = models.PositiveIntegerField(_("New"), default=0)
    late = models.PositiveIntegerField(_("Entered late"), default=0)
    reopened = models.PositiveIntegerField(_("Reopened"), default=0)
    moved_in = models.PositiveIntegerField(_("Moved in"), default=0)
    cleared = models.PositiveIntegerField(pgettext_lazy("movement", "Cleared"), default=0)
    moved_out = models.PositiveIntegerField(_("Moved out"), default=0)
    merged = models.PositiveIntegerField(_("Merged"), default=0)
    not_ours = models.PositiveIntegerField(_("Not ours"), default=0)
    voided = models.PositiveIntegerField(_("Voided"), default=0)
    closing = models.IntegerField(_("Closing"), default=0)

    found_total = models.IntegerField(_("Found in total"), default=0)
    cleared_total = models.IntegerField(_("Cleared in total"), default=0)
    cohort = models.IntegerField(default=0)
    cohort_cleared = models.IntegerField(default=0)
    overdue = models.PositiveIntegerField(_("Overdue"), null=True)
    overdue_ids = ArrayField(models.BigIntegerField(), default=list)
    rank = models.PositiveSmallIntegerField(_("Rank"), null=True)
    reporting = models.CharField(_("Reporting"), max_length=10, choices=Confirmation, blank=True)

    month_before: date  # of the line before, where it is printed

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a circular")
        verbose_name_plural = _("lines of a circular")
        ordering = ["circular", "bureau__display_order", "bureau__code"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "bureau", "level"], name="line_once_per_circular"),
            models.CheckConstraint(name="line_stock_equation_holds", condition=Q(closing=_SUM)),
            models.CheckConstraint(
                name="line_missing_is_unranked", condition=Q(rank__isnull=True) | ~Q(reporting="missing")
            ),
        ]
        triggers = [
            *_fixed_figures("line_of_signed_stands", "circular.id = changed.circular_id"),
            refuse_truncate("line_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.circular} · {self.bureau}"

    @property
    def is_missing(self) -> bool:
        return self.reporting == Confirmation.MISSING

    @property
    def clearance(self) -> Fraction | None:
        """清零率: of the leads found here, less void, merged and not ours, the share cleared, whoever held them."""
        return Fraction(self.cohort_cleared, self.cohort) if self.cohort > 0 else None

    @property
    def workload_done(self) -> Fraction | None:
        """办结率: cleared in the month, of all that was there to be cleared."""
        there = self.opening + sum(getattr(self, name) for name in ADDED)
        return Fraction(self.cleared, there) if there > 0 else None

    @property
    def holds_anything(self) -> bool:
        return any(self.of(name) for name in ("opening", *FLOWS, "closing"))

    def of(self, name: str) -> int | None:
        """The figure of that name."""
        return getattr(self, name)

    def reported(self, name: str) -> int | None:
        """The figure as it may be shown: nothing where a city has reported nothing, never 0 (未报)."""
        value = self.of(name)
        return None if self.is_missing and name in FLOWS and not value else value


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, user: Reader) -> Self:
        """Within one's reach, as the movements themselves."""
        return self.filter(movement__in=Movement.objects.visible_to(user))


class Posting(models.Model):
    """This movement stands in this line and column, and in no other circular. Never changed."""

    movement = models.OneToOneField(
        "leads.Movement", models.PROTECT, related_name="posting", verbose_name=_("movement")
    )
    line = models.ForeignKey(Line, models.PROTECT, related_name="postings", db_index=False, verbose_name=_("line"))
    column = models.CharField(_("column"), max_length=10, choices=Column)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [models.Index(fields=["line", "column"], name="posting_line_column")]
        triggers = [
            *_fixed_figures(
                "posting_of_signed_stands",
                "circular.id = (SELECT circular_id FROM circulars_line WHERE id = changed.line_id)",
            ),
            refuse_truncate("posting_never_truncated"),
        ]
