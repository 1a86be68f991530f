"""The ledger of leads: every change of stock is a row, written once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.reference import ReferenceKey
from accounts.scoped import ScopedModel, ScopedQuerySet
from audit.history import append_only, refuse_truncate


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
LONGEST_TRANSACTION = timedelta(days=1)
SIGN = Case(When(kind__in=INTO_STOCK, then=Value(1)), default=Value(-1), output_field=IntegerField())


class MovementQuerySet(ScopedQuerySet):
    def effective_until(self, day) -> Self:
        return self.filter(effective_on__lte=day)

    def recorded_since(self, cut_off: datetime) -> Self:
        """All that a cut-off left out, by the index: a little of what it took in may be among them.

        A row says when it was written, and is seen only when its transaction ends.
        """
        return self.filter(recorded_at__gt=cut_off - LONGEST_TRANSACTION)

    def between_cities(self) -> Self:
        """Without hand-overs inside one city, which change the stock of counties only."""
        return self.filter(is_internal=False)

    def stock(self) -> int:
        """Leads in stock by these movements: what came in less what went out."""
        return self.aggregate(stock=Coalesce(Sum(SIGN), 0))["stock"]

    def with_sign(self) -> Self:
        return self.annotate(sign=SIGN)


class Movement(ScopedModel):
    """One change of the stock of one bureau (and so of its city). Append-only.

    `effective_on`: the day it counts for. `recorded_at`: the server's clock when it was entered.
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
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    counterpart = ReferenceKey(
        "accounts.Bureau", models.PROTECT, null=True, related_name="+", verbose_name=_("counterpart")
    )
    is_internal = models.BooleanField(_("within the city"), default=False)
    note = models.CharField(_("reason"), max_length=300, blank=True)

    objects = MovementQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["-effective_on", "-pk"]
        indexes = [
            models.Index(fields=["lead", "id"], name="movement_of_lead"),
            models.Index(fields=["city", "effective_on", "id"], name="movement_city_effective"),
            models.Index(fields=["bureau", "effective_on", "id"], name="movement_bureau_effective"),
            models.Index(fields=["effective_on", "id"], name="movement_effective"),
            models.Index(fields=["recorded_at"], name="movement_recorded"),
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
            append_only("movement_append_only"),
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
