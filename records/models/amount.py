"""What an amount of a record is from which day on: decided once, corrected by further rows, never overwritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate
from deadlines.parts import Part, called
from money.columns import YuanField
from records.models.hanging import Hanging, HangingQuerySet

WRITTEN_ONCE = (
    "kind", "record_id", "name", "part", "part_label", "position", "effective_on", "change_yuan", "after_yuan",
    "reason", "document", "recorded_by_id", "recorded_at",
)  # fmt: skip

# Each row continues the one before it, and on no day was the amount below nothing. Two who are at it at once collide
# at the key of the position.
CONTINUES = """
    DECLARE
        before numeric;
        began date;
        lowest numeric;
    BEGIN
        SELECT coalesce(sum(change_yuan), 0), min(effective_on) INTO before, began FROM records_amountentry
            WHERE kind = NEW.kind AND record_id = NEW.record_id AND name = NEW.name AND part = NEW.part
                AND position < NEW.position;
        IF before + NEW.change_yuan <> NEW.after_yuan OR (NEW.position > 1) <> (began IS NOT NULL) THEN
            RAISE EXCEPTION 'amount_entry_continues_the_one_before' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.effective_on < began THEN
            RAISE EXCEPTION 'amount_entry_not_before_the_decision' USING ERRCODE = 'check_violation';
        END IF;
        SELECT min(so_far) INTO lowest FROM (
            SELECT sum(change_yuan) OVER (ORDER BY effective_on) AS so_far FROM (
                SELECT effective_on, change_yuan FROM records_amountentry
                    WHERE kind = NEW.kind AND record_id = NEW.record_id AND name = NEW.name AND part = NEW.part
                UNION ALL SELECT NEW.effective_on, NEW.change_yuan) entries) sums;
        IF lowest < 0 THEN
            RAISE EXCEPTION 'amount_entry_never_below_nothing' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END;
"""


class AmountEntryQuerySet(HangingQuerySet["AmountEntry"]):
    def named(self, name: str) -> Self:
        return self.filter(name=name)

    def in_force(self, *, on: date) -> Self:
        """What had taken effect by the end of that day, whenever it was entered."""
        return self.filter(effective_on__lte=on)

    def total(self) -> Decimal | None:
        """The sum of all; None where there is none."""
        return self.aggregate(total=Sum("change_yuan"))["total"]


class AmountEntry(Hanging):
    """One change of an amount of a record, or of a part of it: the first row is the decision, later ones correct it.

    `name`: which amount, as the kind declares it (`records.amounts.Amounts`). `change_yuan`: what this row adds or
    takes away from `effective_on` on, so that the month of a judgment shows the difference and the month of the
    decision stays what it was; `after_yuan`: the amount with it. `recorded_at`: when it was entered.
    """

    name = models.CharField(_("amount"), max_length=30)
    part = models.CharField(_("part of the record"), max_length=40, blank=True)
    part_label = models.CharField(_("called"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    effective_on = models.DateField(_("in effect from"))
    change_yuan = YuanField(_("change"))
    after_yuan = YuanField(_("amount after it"))
    reason = models.TextField(_("reason"), blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects: ClassVar = AmountEntryQuerySet.as_manager()

    class Meta(Hanging.Meta):
        verbose_name = _("entry of an amount")
        verbose_name_plural = _("entries of amounts")
        ordering = ["kind", "record_id", "name", "part", "position"]
        indexes = [
            models.Index(
                fields=["kind", "name", "city", "effective_on"],
                include=["bureau", "change_yuan", "readers"],
                name="amount_entry_by_day",  # all that sums over a period read
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "name", "part", "position"], name="amount_entry_position_once"
            ),
            models.CheckConstraint(name="amount_entry_positions_begin_with_1", condition=Q(position__gte=1)),
            models.CheckConstraint(name="amount_entry_after_is_not_negative", condition=Q(after_yuan__gte=0)),
            models.CheckConstraint(
                name="amount_entry_decision_is_the_whole_amount",
                condition=~Q(position=1) | Q(change_yuan=F("after_yuan")),
            ),
            models.CheckConstraint(
                name="amount_entry_correction_changes_and_says_why",
                condition=Q(position=1) | (~Q(change_yuan=0) & ~Q(reason="")),
            ),
        ]
        triggers = [
            *Hanging.Meta.triggers,
            pgtrigger.Protect(
                name="amount_entry_append_only", operation=pgtrigger.Delete | pgtrigger.UpdateOf(*WRITTEN_ONCE)
            ),
            pgtrigger.Trigger(
                name="amount_entry_continues", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CONTINUES.strip()
            ),
            refuse_truncate("amount_entry_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.name} #{self.position}"

    @property
    def part_of(self) -> Part:
        return Part(self.part, self.part_label)

    @property
    def part_called(self) -> str:
        """In the reader's language."""
        return called(self.part_label)

    @property
    def is_correction(self) -> bool:
        return self.position > 1
