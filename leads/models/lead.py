"""线索: a hint of gang crime, disorder or protection, from registration to clearance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import tracked
from campaigns.belonging import OfCampaign, by_campaign
from exchange.origins import FromLedger, made_by_one_row
from leads.states import NOT_FOUND, OPEN, Status
from records.list_indexes import list_indexes
from records.models.merging import merged_into_one_that_stands
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet, TrackedRecord

if TYPE_CHECKING:
    from accounts.models import Bureau


# Lists are counted from their index alone: it holds what the row policy and the commonest filters look at.
COUNTED_BY = ["readers", "status", "category"]


class LeadQuerySet(TrackedQuerySet["Lead"]):
    def open(self) -> Self:
        """In stock: neither cleared nor merged, declined, voided or sealed."""
        return self.filter(status__in=OPEN)

    def cleared(self) -> Self:
        return self.filter(status=Status.CLEARED)

    def overdue(self, *, on: date) -> Self:
        """Open leads whose last day lies before `on`; due on `on` is not overdue."""
        return self.open().filter(due_on__lt=on)

    def counted_as_found(self) -> Self:
        """摸排: without voided and merged ones (domain reference 6); what is sealed is in no figure."""
        return self.exclude(status__in=NOT_FOUND)

    def within_duties(self) -> Self:
        """Without those that are not ours: the base of the clearance rate."""
        return self.exclude(status=Status.NOT_OURS)

    def found_by(self, bureau: Bureau) -> Self:
        """Credit of the discovering bureau, for ever, whoever holds the lead."""
        if bureau.level == bureau.Level.PROVINCE:
            return self
        field = "found_city" if bureau.level == bureau.Level.CITY else "found_by"
        return self.filter(**{field: bureau})

    def with_list_columns(self) -> Self:
        """What the rows of a list name. No more: PostgreSQL plans eight joins longer (58 ms) than it runs them."""
        return self.select_related("assignee").defer("facts", "conclusion")


@tracked(exclude=["readers", "number_key", "campaign_key", "import_row"])
class Lead(FromLedger, OfCampaign, TrackedRecord):
    """A lead. `found_by` has the credit for ever; `bureau` holds the stock; `place` is statistics only."""

    kind: ClassVar[str] = "lead"
    may_be_opened: ClassVar[bool] = True
    # Told by the steps themselves, or a copy.
    untold: ClassVar[frozenset[str]] = frozenset(
        {"conclusion", "return_count", "void_asked", "former_number", "found_city"}
    )
    # Whoever found it has the credit for ever. A sealed lead gets a number of the compartment.
    written_once: ClassVar[frozenset[str]] = frozenset(
        {"registered_on", "created_by", "found_by", "found_city", "import_row"}
    )
    Status = Status
    # What leads.access.opened_lead finds out along with the lead; None where nobody asked.
    is_in_test: bool | None = None
    has_duplicates: bool | None = None
    # How its row of a list is drawn (leads.lists).
    progress: str
    state_word: str
    kind_word: str

    class Category(models.TextChoices):
        GANG = "gang", _("Organised crime")
        EVIL = "evil", _("Evil forces")
        DISORDER = "disorder", _("Disorder")
        UMBRELLA = "umbrella", _("Protective umbrella")

    class Finding(models.TextChoices):
        TRUE = "true", _("Found true")
        PARTLY = "partly", _("Partly true")
        FALSE = "false", _("Found untrue")

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    category = models.CharField(_("kind"), max_length=10, choices=Category)
    channel = ReferenceKey("leads.Channel", models.PROTECT, related_name="+", db_index=False, verbose_name=_("source"))
    focus_area = ReferenceKey(
        "leads.FocusArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("focus area"),
    )
    key_area = ReferenceKey(
        "leads.KeyArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("key area"),
    )
    business_line = ReferenceKey(
        "leads.BusinessLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("business line"),
    )
    subject = models.ForeignKey(
        "records.Subject",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        db_index=False,
        verbose_name=_("subject"),
    )
    facts = models.TextField(_("facts"), help_text=_("What happened, where, since when. No word about the reporter."))
    place = ReferenceKey(
        "accounts.Bureau",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("place"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    is_named = models.BooleanField(_("named report"), default=False, editable=False)
    is_stub = models.BooleanField(_("stub without content"), default=False, editable=False)
    release_paper = models.CharField(_("paper that passed the content on"), max_length=100, blank=True, editable=False)
    release_on = models.DateField(_("content received on"), null=True, editable=False)
    notice_law = models.CharField(_("law that orders to tell the reporter"), max_length=200, blank=True, editable=False)
    notice_due_on = models.DateField(_("the reporter is to be told by"), null=True, editable=False)
    source_document = models.CharField(_("document number of the source"), max_length=80, blank=True)

    found_on = models.DateField(_("found on"))
    received_on = models.DateField(_("received on"))
    found_by = ReferenceKey(
        "accounts.Bureau", models.PROTECT, related_name="+", db_index=False, editable=False, verbose_name=_("found by")
    )
    found_city = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", db_index=False, editable=False)

    sender = ReferenceKey(
        "accounts.Bureau",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("handed down by"),
    )
    offered_to = ReferenceKey(
        "accounts.Bureau",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("offered to"),
    )
    return_count = models.PositiveSmallIntegerField(default=0, editable=False)
    void_asked = models.BooleanField(default=False, editable=False)
    urged_on = models.DateField(_("urged on"), null=True, editable=False)

    outcome = ReferenceKey(
        "leads.Outcome",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("outcome"),
    )
    conclusion = models.TextField(_("conclusion"), blank=True, editable=False)
    finding = models.CharField(_("result of the check"), max_length=10, choices=Finding, blank=True, editable=False)
    cleared_on = models.DateField(_("cleared on"), null=True, editable=False)
    cleared_by_bureau = ReferenceKey(
        "accounts.Bureau",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("cleared by"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", editable=False, verbose_name=_("merged into")
    )
    former_number = models.CharField(max_length=60, blank=True, editable=False)

    number_key = number_key_field()
    objects: ClassVar = LeadQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-registered_on", "-pk"]
        # What an index includes is read by the figures, which then never touch the leads themselves.
        indexes = [
            *list_indexes("lead", "registered_on", called="registered", include=COUNTED_BY),
            models.Index(fields=["city", "status", "due_on", "id"], name="lead_city_status_due"),
            models.Index(
                fields=["city", "due_on", "id"],
                include=["bureau", "readers"],
                condition=Q(status__in=OPEN),
                name="lead_open_by_city",
            ),
            models.Index(fields=["bureau", "due_on", "id"], condition=Q(status__in=OPEN), name="lead_open_bureau_due"),
            models.Index(fields=["due_on", "id"], condition=Q(status__in=OPEN), name="lead_open_due"),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(status__in=OPEN), name="lead_open_assignee_due"
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                condition=Q(status="cleared", due_on__isnull=False),
                name="lead_cleared_with_a_duty",
            ),
            models.Index(
                fields=["found_city", "found_on"],
                include=["found_by", "status", "category", "channel", "key_area", "city", "bureau", "readers"],
                name="lead_found_by_city",
            ),
            models.Index(fields=["found_by", "found_on"], name="lead_found_by_on"),
            models.Index(
                fields=["city", "cleared_on"],
                include=["id", "bureau", "received_on", "outcome", "readers"],
                condition=Q(status="cleared"),
                name="lead_cleared_by_city",
            ),
            by_campaign("lead_campaign"),
            models.Index(fields=["subject"], name="lead_subject"),
            models.Index(
                fields=["source_document"], condition=~Q(source_document=""), name="lead_of_a_source_document"
            ),
        ]
        constraints = [
            made_by_one_row("lead"),
            models.UniqueConstraint(fields=["number_key"], name="lead_number_once_however_written"),
            models.CheckConstraint(
                name="lead_cleared_has_date_and_outcome",
                condition=Q(status="cleared", cleared_on__isnull=False, outcome__isnull=False)
                | (~Q(status="cleared") & Q(cleared_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="lead_merged_names_the_main_lead",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="lead_not_merged_into_itself", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="lead_stub_holds_no_content",
                condition=Q(is_stub=False)
                | Q(facts="", address="", conclusion="", subject__isnull=True, release_on__isnull=True),
            ),
            models.CheckConstraint(
                name="lead_release_names_paper_and_day",
                condition=Q(release_paper="", release_on__isnull=True)
                | (~Q(release_paper="") & Q(release_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="lead_notice_names_law_and_day",
                condition=Q(notice_law="", notice_due_on__isnull=True)
                | (~Q(notice_law="") & Q(notice_due_on__isnull=False, is_named=True)),
            ),
            models.CheckConstraint(
                name="lead_sealed_is_in_the_compartment", condition=~Q(status="sealed") | Q(readers__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_cleared_not_before_found",
                condition=Q(cleared_on__isnull=True) | Q(cleared_on__gte=F("found_on")),
            ),
        ]
        triggers = [
            *TrackedRecord.Meta.triggers,
            merged_into_one_that_stands(
                "lead_merged_into_one_that_stands", "leads_lead", gone=[Status.MERGED, Status.VOID]
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("leads:detail", args=[self.pk])

    @property
    def holds_no_content(self) -> bool:
        return self.is_stub

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def has_a_term(self) -> bool:
        """Whether the page tells the time left: for leads in stock, and for sealed ones until they are referred."""
        return self.is_open or self.status == Status.SEALED

    @property
    def needs_city_approval(self) -> bool:
        """Leads of organised crime and evil forces that a county holds are cleared by the city's head."""
        return self.category in (self.Category.GANG, self.Category.EVIL) and self.bureau.level == "county"
