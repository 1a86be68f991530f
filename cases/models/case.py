"""案件: an administrative penalty case, from the proposal to file it to its closing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import tracked
from campaigns.belonging import OfCampaign, by_campaign
from cases.states import OPEN, Status
from exchange.origins import FromLedger, made_by_one_row
from money.columns import YuanField, not_negative
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet, TrackedRecord

if TYPE_CHECKING:
    from cases.models.party import Party

AMOUNTS = ("fine_yuan", "confiscated_yuan", "goods_yuan", "surcharge_yuan", "written_off_yuan", "paid_yuan")


class CaseQuerySet(TrackedQuerySet["EnforcementCase"]):
    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def penalised(self) -> Self:
        """Decided, with a penalty for at least one party: what counts as a case handled (domain reference 6)."""
        return self.filter(has_penalty=True, decided_on__isnull=False)

    def with_list_columns(self) -> Self:
        return self.select_related("assignee").defer("facts")


@tracked(exclude=["readers", "number_key", "campaign_key", "import_row"])
class EnforcementCase(FromLedger, OfCampaign, TrackedRecord):
    """A case with one number and one or more parties. What each party is to pay stands in the entries of amounts.

    `fine_yuan`, `confiscated_yuan` (gains), `goods_yuan` (value of goods): sums over all parties as they are now, kept
    by `records.amounts`; NULL before anything is decided. So are `surcharge_yuan` and `written_off_yuan`. `paid_yuan`:
    what has come in, less what was given back.
    """

    kind: ClassVar[str] = "case"
    # Told by the steps themselves, or a copy of what stands elsewhere.
    untold: ClassVar[frozenset[str]] = frozenset({"has_penalty", *AMOUNTS})
    written_once: ClassVar[frozenset[str]] = frozenset({"number", "registered_on", "created_by", "import_row"})
    Status = Status
    if TYPE_CHECKING:
        listed_parties: list[Party]  # what a sheet fetches along

    class CloseGround(models.TextChoices):
        EXECUTED = "executed", _("The decision is carried out")
        COURT = "court", _("A court ended the execution")
        TERMINATED = "terminated", _("The investigation was terminated")
        NO_EXECUTION = "no_execution", _("A decision without a penalty")
        OTHER = "other", _("Another lawful ground")

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    clue_on = models.DateField(
        _("clue found or material received on"),
        null=True,
        help_text=_("The term for filing, 15 working days, runs from this day."),
    )
    business_line = ReferenceKey(
        "leads.BusinessLine", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("business line"),
    )  # fmt: skip
    focus_area = ReferenceKey(
        "leads.FocusArea", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("focus area"),
    )  # fmt: skip
    law = ReferenceKey(
        "cases.Law", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("law allegedly broken"),
    )  # fmt: skip
    article = models.CharField(_("article"), max_length=60, blank=True)
    facts = models.TextField(_("facts"), blank=True)
    place = ReferenceKey(
        "accounts.Bureau", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("place"),
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=200, blank=True)
    value_yuan = YuanField(_("value of the goods (yuan)"), null=True, blank=True)
    is_transferred = models.BooleanField(_("handed to the judicial organs"), default=False, editable=False)

    filed_on = models.DateField(_("filed on"), null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    close_ground = models.CharField(
        _("ground for closing"), max_length=20, choices=CloseGround, blank=True, editable=False
    )
    archived_on = models.DateField(_("archived on"), null=True, editable=False)
    archive_number = models.CharField(_("archive number"), max_length=60, blank=True, editable=False)
    has_penalty = models.BooleanField(_("with a penalty"), default=False, editable=False)
    fine_yuan = YuanField(_("fine"), null=True, editable=False)
    confiscated_yuan = YuanField(_("confiscated gains"), null=True, editable=False)
    goods_yuan = YuanField(_("confiscated goods (value)"), null=True, editable=False)
    surcharge_yuan = YuanField(_("surcharge"), null=True, editable=False)
    written_off_yuan = YuanField(_("written off"), null=True, editable=False)
    paid_yuan = YuanField(_("paid"), default=Decimal("0.00"), editable=False)

    number_key = number_key_field()
    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            models.Index(
                fields=["city", "registered_on", "id"], include=["bureau", "status"], name="case_city_registered"
            ),
            models.Index(
                fields=["bureau", "registered_on", "id"], include=["city", "status"], name="case_bureau_registered"
            ),
            by_campaign("case_campaign"),
            models.Index(fields=["registered_on", "id"], include=["city", "bureau", "status"], name="case_registered"),
            models.Index(
                fields=["city", "due_on", "id"], include=["bureau", "readers"], condition=Q(status__in=OPEN),
                name="case_open_by_city",
            ),
            models.Index(fields=["bureau", "due_on", "id"], condition=Q(status__in=OPEN), name="case_open_bureau_due"),
            models.Index(fields=["due_on", "id"], condition=Q(status__in=OPEN), name="case_open_due"),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(status__in=OPEN), name="case_open_assignee_due"
            ),
            *(
                models.Index(
                    fields=["city", f"{what}_on"], include=["bureau", "business_line", "law", "readers", "has_penalty"],
                    condition=Q(**{f"{what}_on__isnull": False}), name=f"case_{what}_by_city",
                )
                for what in ("filed", "decided", "closed")
            ),
        ]  # fmt: skip
        constraints = [
            made_by_one_row("case"),
            models.UniqueConstraint(fields=["number_key"], name="enforcement_case_number_once"),
            models.CheckConstraint(
                name="case_filed_has_its_day",
                condition=Q(status__in=["proposed", "declined"], filed_on__isnull=True)
                | (~Q(status__in=["proposed", "declined"]) & Q(filed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="case_closed_has_day_and_ground",
                condition=Q(status="closed", closed_on__isnull=False) & ~Q(close_ground="")
                | Q(status="closed", closed_on__isnull=True, import_row__isnull=False)
                | ~Q(status="closed") & Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="case_decided_not_before_filed",
                condition=Q(decided_on__isnull=True) | Q(filed_on__isnull=False, decided_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="case_closed_not_before_filed",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="case_decided_in_its_states",
                condition=Q(status__in=["decided", "executing"], decided_on__isnull=False)
                | Q(status__in=["closing", "closed", "terminated"])
                | ~Q(status__in=["decided", "executing"]) & Q(decided_on__isnull=True),
            ),
            models.CheckConstraint(
                name="case_archived_is_closed_and_numbered",
                condition=Q(archived_on__isnull=True, archive_number="")
                | Q(archived_on__isnull=False, status="closed") & ~Q(archive_number=""),
            ),
            models.UniqueConstraint(
                fields=["archive_number"], condition=~Q(archive_number=""), name="case_archive_number_once"
            ),
            *(not_negative(name, name=f"case_{name}_not_negative") for name in (*AMOUNTS, "value_yuan")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def to_be_paid_yuan(self) -> Decimal:
        """As it is now; goods are taken, not paid."""
        return (self.fine_yuan or Decimal(0)) + (self.confiscated_yuan or Decimal(0))

    @property
    def is_open(self) -> bool:
        return self.status in OPEN
