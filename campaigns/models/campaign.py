"""专项行动: what is done together in a stretch of days against one kind of disorder, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from accounts.scoped import Shared
from audit.history import tracked
from campaigns.indicators import declare
from campaigns.states import Level, Status
from exchange.origins import FromLedger, made_by_one_row
from plain.declaring import lists_of
from plain.pages import PlainRecord
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet

RESULTS = ("removed", "rules_made", "regulated", "level", "level_reason")


class CampaignQuerySet(TrackedQuerySet["Campaign"]):
    def launched(self) -> CampaignQuerySet:
        """What a record may belong to, whoever registers it: neither only planned nor called off. Under way first."""
        found = self.filter(status__in=[Status.RUNNING, Status.CLOSING, Status.CLOSED])
        return found.order_by(F("closed_on").desc(nulls_first=True), "-begins_on", "pk")


@tracked(exclude=["readers", "shared_with", "number_key", "import_row"])
class Campaign(FromLedger, Shared, PlainRecord):
    """`number` is its code, `title` its name. From its launch on the bureaus that take part read it."""

    kind: ClassVar[str] = "campaign"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"import_row"}
    Status = Status

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    area = ReferenceKey(
        "campaigns.CampaignArea", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("area of the campaign"),
    )  # fmt: skip
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    document = models.CharField(_("number of the plan"), max_length=80, blank=True)
    goal = models.TextField(_("what is to be reached"), blank=True)
    to_report = models.TextField(
        _("what bureaus report"), blank=True,
        help_text=_(
            "One indicator on each line, such as: 排查隐患（家），每日. 累计 says that each number is the sum so far."
        ),
    )  # fmt: skip
    removed = models.TextField(_("disorder removed"), blank=True, editable=False)
    rules_made = models.TextField(_("rules made"), blank=True, editable=False)
    regulated = models.TextField(_("trades put in order"), blank=True, editable=False)
    level = models.CharField(_("outcome of the campaign"), max_length=20, choices=Level, blank=True, editable=False)
    level_reason = models.TextField(_("why this outcome"), blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    number_key = number_key_field()
    objects: ClassVar = CampaignQuerySet.as_manager()

    class Meta(PlainRecord.Meta):
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("campaign")
        constraints = [
            made_by_one_row("campaign"),
            models.UniqueConstraint(fields=["number_key"], name="campaign_code_once"),
            models.CheckConstraint(
                name="campaign_ends_after_it_begins", condition=Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("It ends before it begins."), violation_error_code="ends_on",
            ),
            models.CheckConstraint(
                name="campaign_closed_says_what_came_of_it",
                condition=~Q(status="closed")
                | (
                    Q(closed_on__isnull=False)
                    & ~Q(removed="") & ~Q(rules_made="") & ~Q(regulated="") & ~Q(level="") & ~Q(level_reason="")
                ),
            ),
        ]  # fmt: skip

    def save(self, *args: Any, **given: Any) -> None:
        super().save(*args, **given)
        declare(self.to_report, self.number)

    @property
    def length(self) -> int:
        """In days; both end days count."""
        return (self.ends_on - self.begins_on).days + 1

    def day_of(self, on: date) -> int:
        """Which of its days that is: 1 is the first one; 0 before it, and past the last one more than `length`."""
        return max((on - self.begins_on).days + 1, 0)
