"""复函: the written answer to an issuer, problem by problem, with number, signature and proof of delivery."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.history import append_only, refuse_truncate, tracked
from records.list_indexes import list_indexes
from records.models.paper import KeptPaper
from records.models.tracked import TrackedQuerySet, TrackedRecord
from rectification.models.order import RectificationOrder
from rectification.states import REPLY_OPEN, ReplyStatus

OUT = ["sent", "delivered", "satisfied", "unsatisfied"]
ARRIVED = ["delivered", "satisfied", "unsatisfied"]


class ReplyQuerySet(TrackedQuerySet["Reply"]):
    def open(self) -> Self:
        """Being drafted, signed or on its way."""
        return self.filter(status__in=REPLY_OPEN)

    def delivered(self) -> Self:
        return self.filter(status__in=ARRIVED)


@tracked(exclude=["readers", "signed_paper"])
class Reply(TrackedRecord):
    """One answer in one round. `document_number` is given when it is sent, once. Signed, its words never change.

    `signed_paper`: what was signed, as `rectification.paper` writes it; the letter may be corrected afterwards.
    """

    kind: ClassVar[str] = "reply"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"order", "round"}
    Status = ReplyStatus

    status = models.CharField(_("status"), max_length=20, choices=ReplyStatus, editable=False)
    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="replies", verbose_name=_("letter"))
    round = models.PositiveSmallIntegerField(_("round"), editable=False)
    opening = models.TextField(pgettext_lazy("answer", "opening"), blank=True)
    closing = models.TextField(pgettext_lazy("answer", "closing"), blank=True)
    contact = models.CharField(_("contact person"), max_length=100, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("signed by"),
    )
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    signed_paper = models.JSONField(_("signed paper"), null=True, editable=False)
    sent_on = models.DateField(_("sent on"), null=True, editable=False)
    delivered_on = models.DateField(_("delivered on"), null=True, editable=False)
    delivery = models.CharField(_("how it was delivered"), max_length=200, blank=True, editable=False)
    opinion = models.CharField(
        _("issuer's opinion"), max_length=12, choices=RectificationOrder.Opinion, blank=True, editable=False
    )
    opinion_on = models.DateField(_("opinion of"), null=True, editable=False)

    objects: ClassVar = ReplyQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            models.Index(fields=["order", "-round"], name="reply_of_order"),
            *list_indexes("reply", "registered_on", called="registered"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="reply_round_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=[*map(str, REPLY_OPEN)]), name="reply_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["bureau", "document_number"], condition=~Q(document_number=""), name="reply_number_once"
            ),
            models.CheckConstraint(
                name="reply_sent_has_number_and_day",
                condition=(Q(status__in=OUT, sent_on__isnull=False) & ~Q(document_number=""))
                | (~Q(status__in=OUT) & Q(sent_on__isnull=True, document_number="")),
            ),
            models.CheckConstraint(
                name="reply_signed_has_signer",
                condition=Q(status__in=["signed", *OUT], signed_by__isnull=False, signed_on__isnull=False)
                | ~Q(status__in=["signed", *OUT]),
            ),
            models.CheckConstraint(
                name="reply_delivered_has_day_and_way",
                condition=(Q(status__in=ARRIVED, delivered_on__isnull=False) & ~Q(delivery=""))
                | (~Q(status__in=ARRIVED) & Q(delivered_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="reply_delivered_not_before_signed",
                condition=Q(delivered_on__isnull=True) | Q(delivered_on__gte=F("signed_on")),
            ),
        ]
        triggers = [
            *TrackedRecord.Meta.triggers,
            pgtrigger.Protect(
                name="reply_number_is_given_once",
                operation=pgtrigger.UpdateOf("document_number"),
                condition=pgtrigger.Condition(
                    "OLD.document_number <> '' AND OLD.document_number <> NEW.document_number"
                ),
            ),
            pgtrigger.Protect(
                name="reply_paper_is_signed_once",
                operation=pgtrigger.UpdateOf("signed_paper"),
                condition=pgtrigger.Condition(
                    "OLD.signed_paper IS NOT NULL AND OLD.signed_paper IS DISTINCT FROM NEW.signed_paper "
                    "AND NOT (NEW.signed_paper IS NULL AND OLD.status = 'signed' AND NEW.status = 'await_sign')"
                ),
            ),
            pgtrigger.Protect(
                name="reply_words_are_fixed_once_submitted",
                operation=pgtrigger.UpdateOf("opening", "closing", "contact"),
                condition=pgtrigger.Condition("OLD.status <> 'draft'"),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rectification:reply", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in REPLY_OPEN

    @property
    def is_draft(self) -> bool:
        return self.status == ReplyStatus.DRAFT


@tracked()
class ReplyLine(models.Model):
    """What an answer says of one problem: done, in part or not, and what remains, why, and by when."""

    class Result(models.TextChoices):
        DONE = "done", _("Put right")
        PARTLY = "partly", _("Put right in part")
        NOT = "not", _("Not yet put right")

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="lines", verbose_name=_("answer"))
    problem = models.ForeignKey(
        "rectification.Problem", models.PROTECT, related_name="reply_lines", verbose_name=_("problem")
    )
    result = models.CharField(_("result"), max_length=6, choices=Result, blank=True)
    text = models.TextField(_("what was done"), blank=True)
    rest = models.CharField(_("what remains, and why"), max_length=1_000, blank=True)
    rest_by = models.DateField(_("the rest by"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of an answer")
        verbose_name_plural = _("lines of an answer")
        ordering = ["reply", "problem__position"]
        constraints = [models.UniqueConstraint(fields=["reply", "problem"], name="replyline_once_per_problem")]
        triggers = [
            pgtrigger.Protect(name="replyline_never_deleted", operation=pgtrigger.Delete),
            refuse_truncate("replyline_never_truncated"),
            pgtrigger.Trigger(
                name="replyline_is_written_in_the_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM rectification_reply WHERE id = NEW.reply_id AND status = 'draft') THEN
                        RAISE EXCEPTION 'replyline_is_written_in_the_draft: the answer is no draft any more'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.problem_id}"

    @property
    def is_said(self) -> bool:
        """Whether it says enough: what was done, and of what is not done why and by when."""
        if not self.result or not self.text.strip():
            return False
        return self.result == self.Result.DONE or bool(self.rest.strip() and self.rest_by)


class SentPaper(KeptPaper):
    """The answer as it was sent, for printing and for Word. Written once."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="sent_paper", verbose_name=_("answer"))
    docx = models.BinaryField()
    docx_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sent paper")
        verbose_name_plural = _("sent papers")
        triggers = [append_only("sentpaper_append_only"), refuse_truncate("sentpaper_never_truncated")]

    def __str__(self) -> str:
        return self.sha256
