"""案件: an administrative penalty case, from the proposal to file it to its closing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.reference import ReferenceKey
from audit.history import tracked
from campaigns.belonging import OfCampaign, by_campaign
from cases.states import HEARING_OPEN, OPEN, Hearing, Status
from exchange.origins import FromLedger, made_by_one_row
from money.columns import YuanField, not_negative
from records.list_indexes import list_indexes
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet, TrackedRecord

if TYPE_CHECKING:
    from cases.models.party import Party

# Who reviews, chairs the hearing, decides and handles a case are different people.
DIFFERENT = (
    ("reviewer", "handler"), ("reviewer", "chair"), ("reviewer", "approver"), ("chair", "handler"),
    ("chair", "approver"), ("approver", "handler"),
)  # fmt: skip
PEOPLE = {"reviewer": "reviewed_by", "chair": "hearing_chair", "approver": "decided_by", "handler": "assignee"}
AMOUNTS = ("fine_yuan", "confiscated_yuan", "goods_yuan", "surcharge_yuan", "written_off_yuan", "paid_yuan")


NO_FURTHER_HANDLER = """
    IF EXISTS (
        SELECT 1 FROM records_handler WHERE kind = 'case' AND record_id = NEW.id AND until_on IS NULL
        AND bureau_id = of_bureau_id AND user_id IN (NEW.reviewed_by_id, NEW.hearing_chair_id, NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'case_others_than_its_handlers' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


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
    untold: ClassVar[frozenset[str]] = frozenset({
        "has_penalty", "reviewed_by", "decided_by", "hearing", "hearing_chair", "hearing_on", "hearing_place",
        "hearing_notice_on", "legal_review", "papers_in_on", *AMOUNTS,
    })  # fmt: skip
    written_once: ClassVar[frozenset[str]] = frozenset({"number", "registered_on", "created_by", "import_row"})
    # Whom it is given to, and whose acts it copies from its steps.
    names_others: ClassVar[frozenset[str]] = TrackedRecord.names_others | set(PEOPLE.values())
    Status = Status
    if TYPE_CHECKING:
        listed_parties: list[Party]  # what a sheet fetches along

    class CloseGround(models.TextChoices):
        EXECUTED = "executed", _("The decision is carried out")
        COURT = "court", _("A court ended the execution")
        TERMINATED = "terminated", _("The investigation was terminated")
        NO_EXECUTION = "no_execution", _("A decision without a penalty")
        OTHER = "other", _("Another lawful ground")

    class Procedure(models.TextChoices):
        """Which rules it goes by (Procedures, part 4 and 5)."""

        ORDINARY = "ordinary", _("Ordinary procedure")
        FAST = "fast", _("Ordinary procedure, fast track")
        SIMPLE = "simple", _("Simple procedure")

    class LegalGround(models.TextChoices):
        """Why the review is one of law (Penalty Law 58; Procedures, art. 50)."""

        PUBLIC_INTEREST = "public_interest", _("Major public interests")
        HEARD = "heard", _("Major rights of a party, after a hearing")
        COMPLEX = "complex", _("Complicated, several relations of law")
        OTHER = "other", pgettext_lazy("ground", "Other")

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

    procedure = models.CharField(
        _("procedure"), max_length=10, choices=Procedure, default=Procedure.ORDINARY, editable=False
    )  # fmt: skip
    legal_review = models.CharField(
        _("ground for a review of law"), max_length=20, choices=LegalGround, blank=True, editable=False
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, editable=False,
        verbose_name=_("reviewer"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    hearing = models.CharField(_("hearing"), max_length=10, choices=Hearing, default=Hearing.NONE, editable=False)
    hearing_chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, editable=False,
        verbose_name=_("chair of the hearing"),
    )  # fmt: skip
    hearing_on = models.DateField(_("day of the hearing"), null=True, editable=False)
    hearing_place = models.CharField(_("place of the hearing"), max_length=200, blank=True, editable=False)
    hearing_notice_on = models.DateField(_("notice of the hearing served on"), null=True, editable=False)

    papers_in_on = models.DateField(_("papers of the simple procedure handed in on"), null=True, editable=False)
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
            *list_indexes("case", "registered_on", called="registered", include=["status"]),
            by_campaign("case_campaign"),
            models.Index(
                fields=["city", "due_on", "id"], include=["bureau", "readers"], condition=Q(status__in=OPEN),
                name="case_open_by_city",
            ),
            models.Index(fields=["bureau", "due_on", "id"], condition=Q(status__in=OPEN), name="case_open_bureau_due"),
            models.Index(fields=["due_on", "id"], condition=Q(status__in=OPEN), name="case_open_due"),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(status__in=OPEN), name="case_open_assignee_due"
            ),
            models.Index(
                fields=["hearing", "hearing_on", "id"], include=["city", "bureau"],
                condition=Q(hearing__in=HEARING_OPEN), name="case_hearing_open",
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
            *(
                models.CheckConstraint(
                    name=f"case_{one}_is_not_{other}", condition=~Q(**{PEOPLE[one]: F(PEOPLE[other])})
                )
                for one, other in DIFFERENT
            ),
            models.CheckConstraint(
                name="case_hearing_called_has_chair_and_day",
                condition=Q(hearing__in=["none", "asked"])
                | Q(hearing_chair__isnull=False, hearing_on__isnull=False) & ~Q(hearing_place=""),
            ),
            models.CheckConstraint(
                name="case_hearing_held_after_its_notice",
                condition=Q(hearing__in=["none", "asked", "called"]) | Q(hearing_notice_on__lt=F("hearing_on")),
            ),
            models.CheckConstraint(
                name="case_decided_after_its_hearing",
                condition=Q(decided_on__isnull=True) | Q(hearing__in=["none", "reviewed"]),
            ),
            *(not_negative(name, name=f"case_{name}_not_negative") for name in (*AMOUNTS, "value_yuan")),
        ]

        triggers = [
            *TrackedRecord.Meta.triggers,
            pgtrigger.Trigger(
                name="case_others_than_its_further_handlers",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("reviewed_by_id", "hearing_chair_id", "decided_by_id"),
                func=NO_FURTHER_HANDLER,
            ),
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
