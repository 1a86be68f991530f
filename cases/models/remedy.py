"""行政复议、行政诉讼: what a party brings against its decision, and how it ended."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.history import refuse_truncate
from cases.models.instalment import OfPartyQuerySet
from cases.models.party import Party


class RemedyQuerySet(OfPartyQuerySet["Remedy"]):
    pass


class Remedy(models.Model):
    """One reconsideration, suit or appeal of one party. The result is written once; amounts are corrected by entries.

    `filed_on`: the day it was applied for; from it to `result_on` no surcharge counts (Penalty Law 73).
    """

    class Kind(models.TextChoices):
        RECONSIDERATION = "reconsideration", _("Administrative reconsideration")
        SUIT = "suit", _("Suit")
        APPEAL = "appeal", _("Appeal to the higher court")

    class Result(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        CHANGED = "changed", pgettext_lazy("remedy", "Changed")
        REVOKED = "revoked", _("Revoked")
        WITHDRAWN = "withdrawn", _("Withdrawn by the party")

    party = models.ForeignKey(Party, models.PROTECT, related_name="remedies", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    filed_on = models.DateField(_("applied for on"))
    organ = models.CharField(_("organ or court"), max_length=100)
    stayed_on = models.DateField(_("execution stayed on"), null=True)
    stay_paper = models.CharField(_("paper of the stay"), max_length=100, blank=True)
    result = models.CharField(_("result"), max_length=20, choices=Result, blank=True)
    result_on = models.DateField(_("result on"), null=True)
    document = models.CharField(_("number of the paper"), max_length=100, blank=True)

    objects: ClassVar = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconsideration or suit")
        verbose_name_plural = _("reconsiderations and suits")
        ordering = ["party", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(result=""), name="case_remedy_one_pending"),
            models.CheckConstraint(
                name="case_remedy_result_has_its_day",
                condition=Q(result="", result_on__isnull=True) | ~Q(result="") & Q(result_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="case_remedy_stayed_after_it_was_filed",
                condition=Q(stayed_on__isnull=True) | Q(stayed_on__gte=F("filed_on")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_remedy_stays",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("party_id", "kind", "filed_on", "organ"),
            ),
            pgtrigger.Protect(
                name="case_remedy_result_once",
                operation=pgtrigger.UpdateOf("result", "result_on", "document"),
                condition=~pgtrigger.Q(old__result=""),
            ),
            refuse_truncate("case_remedy_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.filed_on}"
