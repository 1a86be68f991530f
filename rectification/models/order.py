"""三书一函: a letter of a court, procuratorate, supervision commission or the police, from receipt to look-back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Bureau
from accounts.reference import ReferenceKey
from accounts.scoped import Shared
from audit.history import tracked
from campaigns.belonging import OfCampaign, by_campaign
from exchange.origins import FromLedger, made_by_one_row
from records.list_indexes import list_indexes
from records.models.merging import merged_into_one_that_stands
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet, TrackedRecord
from records.models.urging import Urging
from rectification.states import (
    ORDER_NOT_COUNTED,
    ORDER_OPEN,
    OrderStatus,
    ReplyState,
)

if TYPE_CHECKING:
    from accounts.scope import Reader
    from rectification.models.codes import OrderType

LETTER_ONCE = "order_registered_once"
PROCURATORIAL = "ORD_REPLY_PP"
OBJECTION_RULES = {PROCURATORIAL: "ORD_OBJECT_PP"}


def reply_rule(type_: OrderType, variant: str) -> str:
    """Code of the rule that gives the term of the answer to letters of this type and variant."""
    rules = {"public_interest": type_.public_interest_rule, "urgent": type_.urgent_rule}
    return rules.get(variant) or type_.rule_code


class OrderQuerySet(TrackedQuerySet["RectificationOrder"]):
    def open(self) -> Self:
        """Neither struck off nor withdrawn, merged or voided."""
        return self.filter(status__in=ORDER_OPEN)

    def received(self) -> Self:
        """收函数: counted once, at the bureau that received it; without opinions, withdrawn, merged and voided ones."""
        return self.filter(type__is_counted=True).exclude(status__in=ORDER_NOT_COUNTED)

    def without_measure(self) -> Self:
        """No measure of its own and none made for another letter serves it."""
        return self.filter(measure_count=0)

    def due_for_talk(self, user: Reader) -> Self:
        """Open letters that were urged three times and more: the head of the bureau is to be talked to."""
        return self.open().filter(pk__in=Urging.objects.in_reach_of(user).often(kind=RectificationOrder.kind))

    def overdue(self, *, on: date) -> Self:
        """Open letters of which some duty's last day lies before `on`."""
        return self.open().filter(due_on__lt=on)

    def with_list_columns(self) -> Self:
        return self.select_related("bureau", "assignee", "type", "issuer")


@tracked(exclude=["readers", "shared_with", "measure_count", "part_count", "number_key", "campaign_key", "import_row"])
class RectificationOrder(FromLedger, OfCampaign, Shared, TrackedRecord):
    """One letter under its issuer's number. `bureau` received it and is the one at which it is counted.

    `shared_with`: bureaus that have a part in it; `part_count` numbers these. `measure_count` is kept by a trigger.
    `replied_on`: the day the last answer was delivered; whether in time, the clock says.
    """

    kind: ClassVar[str] = "order"
    may_be_opened: ClassVar[bool] = True
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"import_row"}
    Status = OrderStatus
    ReplyState = ReplyState

    class Variant(models.TextChoices):
        ORDINARY = "ordinary", pgettext_lazy("letter", "Ordinary")
        PUBLIC_INTEREST = "public_interest", _("Public interest")
        URGENT = "urgent", _("Public interest, urgent")

    class Opinion(models.TextChoices):
        """What the issuer said to the answer."""

        SATISFIED = "satisfied", _("Satisfied")
        UNSATISFIED = "unsatisfied", _("Not satisfied")
        SILENT = "silent", _("None within 30 days")

    has_unplanned: bool | None = None  # whether the page's reader sees a problem that nothing answers; None: not asked

    status = models.CharField(_("status"), max_length=20, choices=OrderStatus, editable=False)
    reply_state = models.CharField(
        _("answer"), max_length=10, choices=ReplyState, default=ReplyState.NONE, editable=False
    )
    type = ReferenceKey("rectification.OrderType", models.PROTECT, related_name="+", verbose_name=_("type"))
    variant = models.CharField(_("variant"), max_length=20, choices=Variant, default=Variant.ORDINARY)
    issuer = models.ForeignKey(
        "rectification.Organ", models.PROTECT, related_name="orders", verbose_name=_("issuing organ")
    )
    issuer_number = models.CharField(_("issuer's number"), max_length=80)
    issuer_number_key = models.CharField(max_length=80, editable=False)
    issued_on = models.DateField(_("date of the letter"), null=True, blank=True)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    received_on = models.DateField(_("received on"))
    received_level = models.CharField(_("received at"), max_length=10, choices=Bureau.Level, editable=False)
    addressee = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("addressed to"))
    typed_due_on = models.DateField(_("answer due by the letter"), null=True, blank=True)
    consent_paper = models.CharField(_("issuer's consent to a longer term"), max_length=100, blank=True)
    consent_on = models.DateField(_("date of the consent"), null=True, blank=True)
    objection_due_on = models.DateField(_("objections by the letter until"), null=True, blank=True)
    focus_area = ReferenceKey(
        "leads.FocusArea", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("focus area")
    )
    key_area = ReferenceKey(
        "leads.KeyArea", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("key area")
    )
    criminal_case = models.ForeignKey(
        "rectification.CriminalCase",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("criminal case"),
    )
    part_count = models.PositiveIntegerField(default=0, editable=False)
    measure_count = models.PositiveIntegerField(_("measures"), default=0, editable=False)

    replied_on = models.DateField(_("answered on"), null=True, editable=False)
    opinion = models.CharField(_("issuer's opinion"), max_length=12, choices=Opinion, blank=True, editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)
    closed_on = models.DateField(_("struck off on"), null=True, editable=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", editable=False, verbose_name=_("merged into")
    )

    number_key = number_key_field()
    # What its page brings along (rectification.prefetch).
    told_problems: list[dict[str, Any]]
    told_parts: list[dict[str, Any]]
    told_replies: list[dict[str, Any]]
    told_objections: list[dict[str, Any]]
    told_lookbacks: list[dict[str, Any]]
    told_linked: list[dict[str, Any]]
    case_name: str | None

    objects: ClassVar = OrderQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-received_on", "-pk"]
        indexes = [
            *list_indexes("order", "received_on", called="received"),
            by_campaign("order_campaign"),
            models.Index(
                fields=["city", "due_on", "id"], condition=Q(status__in=ORDER_OPEN), name="order_open_city_due"
            ),
            models.Index(
                fields=["bureau", "due_on", "id"], condition=Q(status__in=ORDER_OPEN), name="order_open_bureau_due"
            ),
            models.Index(fields=["due_on", "id"], condition=Q(status__in=ORDER_OPEN), name="order_open_due"),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(status__in=ORDER_OPEN), name="order_open_assignee_due"
            ),
            models.Index(
                fields=["city", "received_on", "id"], condition=Q(measure_count=0), name="order_no_measure_city"
            ),
            models.Index(fields=["criminal_case"], name="order_criminal_case"),
            *(
                models.Index(fields=["city", day], condition=Q(**{f"{day}__isnull": False}), name=f"order_city_{name}")
                for day, name in (("replied_on", "replied"), ("accepted_on", "accepted"), ("closed_on", "closed"))
            ),
        ]
        constraints = [
            made_by_one_row("order"),
            models.UniqueConstraint(fields=["number_key"], name="order_number_once_however_written"),
            models.UniqueConstraint(
                fields=["type", "issuer", "issuer_number_key"],
                condition=~Q(status__in=["merged", "void"]),
                name=LETTER_ONCE,
            ),
            models.CheckConstraint(
                name="order_received_not_before_issued",
                condition=Q(issued_on__isnull=True) | Q(received_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="order_received_not_before_posted",
                condition=Q(posted_on__isnull=True) | Q(received_on__gte=F("posted_on")),
            ),
            models.CheckConstraint(
                name="order_due_not_before_received",
                condition=Q(typed_due_on__isnull=True) | Q(typed_due_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="order_consent_names_paper_and_day",
                condition=Q(consent_paper="", consent_on__isnull=True)
                | (~Q(consent_paper="") & Q(consent_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="order_objection_not_before_received",
                condition=Q(objection_due_on__isnull=True) | Q(objection_due_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="order_reply_not_before_received",
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="order_answered_has_date",
                condition=~Q(reply_state__in=["delivered", "satisfied", "again"]) | Q(replied_on__isnull=False),
            ),
            models.CheckConstraint(
                name="order_accepted_has_date",
                condition=Q(status="accepted", accepted_on__isnull=False)
                | Q(status="closed")
                | (~Q(status__in=["accepted", "closed"]) & Q(accepted_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="order_closed_has_date",
                condition=Q(status="closed", closed_on__isnull=False)
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="order_merged_names_the_main_letter",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="order_not_merged_into_itself", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))
            ),
        ]
        triggers = [
            *TrackedRecord.Meta.triggers,
            merged_into_one_that_stands(
                "order_merged_into_one_that_stands", "rectification_rectificationorder", gone=ORDER_NOT_COUNTED
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rectification:order", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in ORDER_OPEN

    @property
    def objection_rule(self) -> str:
        """Code of the rule for objections that the letter sets a day for; none where no law knows such a day."""
        return OBJECTION_RULES.get(self.type.rule_code, "")

    @property
    def is_of_another_level(self) -> bool:
        """检察建议 goes to an addressee of the issuer's own level (人民检察院检察建议工作规定 第三条)."""
        return self.type.rule_code == PROCURATORIAL and self.issuer.level != self.received_level

    @property
    def reply_rule(self) -> str:
        """Code of the rule that gives the term of the answer, by type and variant."""
        return reply_rule(self.type, self.variant)
