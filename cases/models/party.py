"""当事人: each party of a case, with its own notice, decision, service and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate, tracked
from cases.models.case import EnforcementCase
from deadlines.parts import Part
from money.columns import YuanField

if TYPE_CHECKING:
    from accounts.scope import Reader


class Way(models.TextChoices):
    """送达方式 (Procedures, art. 82)."""

    IN_PERSON = "in_person", _("In person")
    LEFT = "left", _("Left on the spot")
    POST = "post", _("By post")
    ELECTRONIC = "electronic", _("Electronically")
    ENTRUSTED = "entrusted", _("By an entrusted bureau")
    PUBLIC_NOTICE = "public_notice", _("By public notice")


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, user: Reader) -> Self:
        """Whoever sees the case sees its parties."""
        return self.filter(case__in=EnforcementCase.objects.visible_to(user))

    def to_notify(self) -> Self:
        return self.filter(notified_on__isnull=True)

    def to_decide(self) -> Self:
        return self.filter(decided_on__isnull=True)

    def to_serve(self) -> Self:
        """Whose decision is handed over: that to hand the matter to others is none of theirs."""
        return self.filter(decided_on__isnull=False, served_on__isnull=True).exclude(decision__in=HANDED_ON)

    def to_settle(self) -> Self:
        return self.filter(decision=Party.Decision.PENALTY, settled_on__isnull=True)


@tracked()
class Party(models.Model):
    """A firm, a trader or a person. `position`: 当事人1, 2 … of its case, for ever. A party stands once in a case.

    What it is to pay stands in the entries of amounts under its `part`. `settled_on`: all of it is paid.
    """

    class Role(models.TextChoices):
        FIRM = "firm", _("Firm")
        TRADER = "trader", _("Individual trader")
        PERSON = "person", _("Person")

    class Decision(models.TextChoices):
        """The five kinds of decision (Procedures, art. 60)."""

        PENALTY = "penalty", _("Penalty")
        NO_PENALTY = "no_penalty", _("No penalty")
        NOT_ESTABLISHED = "not_established", _("No offence established")
        OTHER_DEPARTMENT = "other_department", _("Handed to another department")
        JUDICIAL = "judicial", _("Handed to the judicial organs")

    case = models.ForeignKey(EnforcementCase, models.PROTECT, related_name="parties", verbose_name=_("case"))
    position = models.PositiveSmallIntegerField(_("no."))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    subject = models.ForeignKey(
        "records.Subject", models.PROTECT, related_name="case_parties", verbose_name=_("party"), db_index=False
    )
    notified_on = models.DateField(_("notice served on"), null=True, editable=False)
    notice_way = models.CharField(_("way of service"), max_length=20, choices=Way, blank=True, editable=False)
    hearing_told_on = models.DateField(_("told of its right to a hearing on"), null=True, editable=False)
    hearing_asked_on = models.DateField(_("asked for a hearing on"), null=True, editable=False)
    statement = models.TextField(_("statement and defence"), blank=True, editable=False)
    heard_on = models.DateField(_("heard on"), null=True, editable=False)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True, editable=False)
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    served_on = models.DateField(_("served on"), null=True, editable=False)
    service_way = models.CharField(_("way of service"), max_length=20, choices=Way, blank=True, editable=False)
    announced_on = models.DateField(_("public notice of service on"), null=True, editable=False)
    received_by = models.CharField(_("signed for by"), max_length=60, blank=True, editable=False)
    relation = models.CharField(_("relation to the party"), max_length=60, blank=True, editable=False)
    service_proof = models.CharField(_("proof of service"), max_length=200, blank=True, editable=False)
    settled_on = models.DateField(_("paid in full on"), null=True, editable=False)
    demanded_on = models.DateField(_("demand served on"), null=True, editable=False)
    applied_on = models.DateField(_("enforcement applied for on"), null=True, editable=False)
    execution_ended_on = models.DateField(_("execution ended by the court on"), null=True, editable=False)

    objects: ClassVar = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["case", "position"]
        indexes = [models.Index(fields=["subject", "case"], name="case_party_subject")]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="case_party_position_once"),
            models.UniqueConstraint(fields=["case", "subject"], name="case_party_once"),
            models.UniqueConstraint(
                fields=["decision_number"], condition=~Q(decision_number=""), name="case_decision_number_once"
            ),
            models.CheckConstraint(
                name="case_party_decided_says_what",
                condition=Q(decided_on__isnull=True, decision="") | Q(decided_on__isnull=False) & ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="case_party_asked_once_told_of_a_hearing",
                condition=Q(hearing_asked_on__isnull=True) | Q(hearing_asked_on__gte=F("hearing_told_on")),
            ),
            models.CheckConstraint(
                name="case_party_served_after_decision",
                condition=Q(served_on__isnull=True) | Q(decided_on__isnull=False, served_on__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="case_party_announced_after_decision",
                condition=Q(announced_on__isnull=True) | Q(decided_on__isnull=False, announced_on__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="case_party_demanded_after_service",
                condition=Q(demanded_on__isnull=True) | Q(served_on__isnull=False, demanded_on__gt=F("served_on")),
            ),
            models.CheckConstraint(
                name="case_party_applied_after_demand",
                condition=Q(applied_on__isnull=True) | Q(demanded_on__isnull=False, applied_on__gt=F("demanded_on")),
            ),
            models.CheckConstraint(
                name="case_party_execution_ended_after_application",
                condition=Q(execution_ended_on__isnull=True)
                | Q(applied_on__isnull=False, execution_ended_on__gte=F("applied_on")),
            ),
            models.CheckConstraint(
                name="case_party_settles_a_penalty_served",
                condition=Q(settled_on__isnull=True) | Q(served_on__isnull=False, decision="penalty"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_party_stays",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("case_id", "position", "subject_id"),
            ),
            pgtrigger.Protect(
                name="case_party_decided_once",
                operation=pgtrigger.UpdateOf("decision", "decided_on", "decision_number"),
                condition=pgtrigger.Q(old__decided_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.subject}"

    @property
    def part(self) -> Part:
        """What names its terms and amounts within the case; it names nobody."""
        return Part(f"party:{self.pk}", f"当事人{self.position}")


HANDED_ON = [Party.Decision.OTHER_DEPARTMENT, Party.Decision.JUDICIAL]


# What came in of a party, less what was given back, is never more than it is to pay; two at once wait for each other.
NEVER_ABOVE_THE_DEBT = """
    DECLARE
        case_of bigint;
        owed numeric;
        paid numeric;
    BEGIN
        SELECT case_id INTO case_of FROM cases_party WHERE id = NEW.party_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(change_yuan), 0) INTO owed FROM records_amountentry
            WHERE kind = 'case' AND record_id = case_of AND part = 'party:' || NEW.party_id
                AND name IN ('fine', 'confiscated', 'surcharge');
        SELECT coalesce(sum(amount_yuan), 0) INTO paid FROM cases_payment WHERE party_id = NEW.party_id;
        paid := paid - coalesce((SELECT sum(amount_yuan) FROM cases_refund WHERE party_id = NEW.party_id), 0);
        IF paid + NEW.amount_yuan > owed THEN
            RAISE EXCEPTION 'case_payment_never_above_the_debt' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END;
"""

# What is given back is never more than what came in; two at once wait for each other.
NEVER_ABOVE_WHAT_CAME_IN = """
    DECLARE
        kept numeric;
    BEGIN
        PERFORM 1 FROM cases_party WHERE id = NEW.party_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(amount_yuan), 0) INTO kept FROM cases_payment WHERE party_id = NEW.party_id;
        kept := kept - coalesce((SELECT sum(amount_yuan) FROM cases_refund WHERE party_id = NEW.party_id), 0);
        IF NEW.amount_yuan > kept THEN
            RAISE EXCEPTION 'case_refund_never_above_what_came_in' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END;
"""


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, user: Reader) -> Self:
        return self.filter(party__in=Party.objects.visible_to(user))


class Payment(models.Model):
    """What a party has paid. Written once; `receipt` is that of the bank, so that nothing is entered twice."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="payments", verbose_name=_("party"))
    amount_yuan = YuanField(_("amount (yuan)"))
    paid_on = models.DateField(_("paid on"))
    receipt = models.CharField(_("number of the receipt"), max_length=60)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects: ClassVar = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["party", "receipt"], name="case_payment_receipt_once"),
            models.CheckConstraint(name="case_payment_is_something", condition=Q(amount_yuan__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="case_payment_append_only", operation=pgtrigger.Delete | pgtrigger.Update),
            pgtrigger.Trigger(
                name="case_payment_never_above_the_debt",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NEVER_ABOVE_THE_DEBT.strip(),
            ),
            refuse_truncate("case_payment_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.receipt}"


class RefundQuerySet(models.QuerySet["Refund"]):
    def visible_to(self, user: Reader) -> Self:
        return self.filter(party__in=Party.objects.visible_to(user))


class Refund(models.Model):
    """What a party got back, since a court or a reviewer took it off. Written once, as a payment is."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="refunds", verbose_name=_("party"))
    amount_yuan = YuanField(_("amount (yuan)"))
    paid_on = models.DateField(_("given back on"))
    receipt = models.CharField(_("number of the receipt"), max_length=60)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects: ClassVar = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["party", "receipt"], name="case_refund_receipt_once"),
            models.CheckConstraint(name="case_refund_is_something", condition=Q(amount_yuan__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="case_refund_append_only", operation=pgtrigger.Delete | pgtrigger.Update),
            pgtrigger.Trigger(
                name="case_refund_never_above_what_came_in",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NEVER_ABOVE_WHAT_CAME_IN.strip(),
            ),
            refuse_truncate("case_refund_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.receipt}"
