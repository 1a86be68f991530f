"""The ledger of leads: every change of stock is a row, written once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel, ScopedQuerySet
from audit.history import refuse_truncate


class Kind(models.TextChoices):
    ENTERED = "entered", _("Entered")
    REOPENED = "reopened", _("Reopened")
    MOVED_IN = "moved_in", _("Moved in")
    CLEARED = "cleared", pgettext_lazy("movement", "Cleared")
    MOVED_OUT = "moved_out", _("Moved out")
    MERGED = "merged", _("Merged")
    NOT_OURS = "not_ours", _("Not ours")
    VOIDED = "voided", _("Voided")


INTO_STOCK = [Kind.ENTERED, Kind.REOPENED, Kind.MOVED_IN]
OUT_OF_STOCK = [Kind.CLEARED, Kind.MOVED_OUT, Kind.MERGED, Kind.NOT_OURS, Kind.VOIDED]
MOVES = [Kind.MOVED_IN, Kind.MOVED_OUT]
SIGN = Case(When(kind__in=INTO_STOCK, then=Value(1)), default=Value(-1), output_field=IntegerField())


class MovementQuerySet(ScopedQuerySet["Movement"]):
    def effective_until(self, day: date) -> Self:
        return self.filter(effective_on__lte=day)

    def between_cities(self) -> Self:
        """Without hand-overs inside one city, which change the stock of counties only."""
        return self.filter(is_internal=False)

    def stock(self) -> int:
        """Leads in stock by these movements: what came in less what went out."""
        return self.aggregate(stock=Coalesce(Sum(SIGN), 0))["stock"]

    def recorded_after(self, day: date) -> Self:
        """Entered after the end of that day, by the server's clock, whenever it took effect."""
        return self.filter(recorded_at__gt=timezone.make_aware(datetime.combine(day, time.max)))

    def in_stock_on(self, day: date) -> Self:
        """Of these movements: the last one of every lead that they leave in stock at the end of a day.

        `counts` says how often: 1, or −1 where a lead was let go, by the dates entered, before it came.
        Their sum is the stock.
        """
        return self.effective_until(day)._left_in_stock()

    def to_be_dealt_with(self, start: date, end: date) -> Self:
        """应办: leads in stock before `start`, and what came into stock up to `end`; `counts` as in `in_stock_on`."""
        before = self.filter(effective_on__lt=start)
        came = Q(kind__in=INTO_STOCK, effective_on__range=(start, end))
        counts = Case(When(effective_on__gte=start, then=Value(1)), default=before._net())
        return self.filter(came | Q(pk__in=before._left_in_stock().values("pk"))).annotate(counts=counts)

    def _left_in_stock(self) -> Self:
        later = self.filter(lead=OuterRef("lead"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later)).annotate(counts=self._net()).filter(~Q(counts=0))

    def _net(self) -> Coalesce:
        """Of the lead of each row: what these movements leave of it."""
        same = self.filter(lead=OuterRef("lead")).order_by().values("lead")
        return Coalesce(Subquery(same.annotate(net=Sum(SIGN)).values("net")), 0)


class Movement(ScopedModel):
    """One change of the stock of one bureau (and so of its city). Append-only.

    But one thing: while it stands in no circular, the entry of a lead follows its corrected day of finding, and says
    why where that comes late.

    `effective_on`: the day it counts for. `recorded_at`: the server's clock when it was entered; `redated_at`: when its
    day was corrected last, by a trigger.
    `counterpart`: where a moved lead came from or went to. `number` is kept here because the
    bureau may no longer see the lead. Nothing of the compartment ever stands here: a sealed
    lead leaves as moved out, without a counterpart.
    """

    Kind = Kind

    lead = models.ForeignKey("leads.Lead", models.PROTECT, related_name="movements", verbose_name=_("lead"))
    number = models.CharField(_("number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    effective_on = models.DateField(_("effective on"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    redated_at = models.DateTimeField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    counterpart = ReferenceKey(
        "accounts.Bureau", models.PROTECT, null=True, related_name="+", verbose_name=_("counterpart")
    )
    is_internal = models.BooleanField(_("within the city"), default=False)
    note = models.CharField(_("reason"), max_length=300, blank=True)

    # How its row of a list is told (leads.lists).
    title: str
    weight: int

    objects: ClassVar = MovementQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["-effective_on", "-pk"]
        indexes = [
            models.Index(fields=["lead", "id"], name="movement_of_lead"),
            models.Index(
                fields=["city", "effective_on", "id"],
                include=["kind", "bureau", "is_internal", "recorded_at", "readers"],  # all that figures read
                name="movement_by_city",
            ),
            models.Index(
                fields=["lead", "effective_on"],
                include=["kind", "city", "bureau", "readers"],
                condition=Q(kind__in=MOVES),
                name="movement_pairs_of_lead",  # the moves of each lead pair: the ledger's check reads nothing else
            ),
            models.Index(fields=["bureau", "effective_on", "id"], name="movement_bureau_effective"),
            models.Index(fields=["effective_on", "id"], name="movement_effective"),
            models.Index(fields=["recorded_at"], name="movement_recorded"),
            models.Index(fields=["redated_at"], condition=Q(redated_at__isnull=False), name="movement_redated"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=Q(kind="entered"), name="movement_lead_enters_once"),
            models.CheckConstraint(
                name="movement_internal_is_a_move",
                condition=Q(is_internal=False) | Q(kind__in=["moved_in", "moved_out"]),
            ),
        ]
        triggers = [
            *ScopedModel.Meta.triggers,
            pgtrigger.Trigger(
                name="movement_append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.kind = 'entered'
                        AND to_jsonb(NEW) - 'effective_on' - 'note' = to_jsonb(OLD) - 'effective_on' - 'note'
                        AND NEW.redated_at IS NOT DISTINCT FROM OLD.redated_at
                        AND NEW.effective_on = (SELECT found_on FROM leads_lead WHERE id = OLD.lead_id)
                        AND NOT EXISTS (SELECT 1 FROM circulars_posting WHERE movement_id = OLD.id)
                    THEN
                        NEW.redated_at := clock_timestamp();
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'movement_append_only: % of %', TG_OP, OLD.number;
                """,
            ),
            refuse_truncate("movement_never_truncated"),
            pgtrigger.Trigger(
                name="movement_keeps_stock_at_0_or_1",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("stock", "integer")],
                func="""
                    SELECT sum(CASE WHEN kind IN ('entered', 'reopened', 'moved_in') THEN 1 ELSE -1 END)
                    INTO stock FROM leads_movement WHERE lead_id = NEW.lead_id;
                    IF stock NOT IN (0, 1) THEN
                        RAISE EXCEPTION 'movement_keeps_stock_at_0_or_1: lead % would stand % times in stock',
                            NEW.number, stock USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()} {self.effective_on}"
