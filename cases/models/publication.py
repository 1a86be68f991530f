"""处罚信息公示: a decision that is published, and why it no longer is (Provisions on Publishing Penalties)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate
from cases.models.instalment import OfPartyQuerySet
from cases.models.party import Party


class PublicationQuerySet(OfPartyQuerySet["Publication"]):
    pass


class Publication(models.Model):
    """One publication of one party's decision. A party has one at a time; a changed decision is published anew."""

    class Term(models.TextChoices):
        """The names of the rules of time by which it stops (art. 13)."""

        SHORT = "PUBLISH_STOP_3M", _("3 months: criticism or a low fine only")
        LONG = "PUBLISH_STOP_3Y", _("3 years: every other penalty")

    class Ending(models.TextChoices):
        WITHDRAWN = "withdrawn", _("Withdrawn")
        TERM = "term", _("Its time was over")
        REPAIRED = "repaired", _("Credit repaired")

    party = models.ForeignKey(Party, models.PROTECT, related_name="publications", verbose_name=_("party"))
    published_on = models.DateField(_("published on"))
    where = models.CharField(_("published where"), max_length=200)
    term = models.CharField(_("stops after"), max_length=20, choices=Term)
    ended_on = models.DateField(_("publication ended on"), null=True)
    ending = models.CharField(_("why it ended"), max_length=20, choices=Ending, blank=True)

    objects: ClassVar = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["party", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(ended_on__isnull=True), name="case_publication_one_at_a_time"
            ),
            models.CheckConstraint(
                name="case_publication_end_says_why",
                condition=Q(ended_on__isnull=True, ending="") | Q(ended_on__gte=F("published_on")) & ~Q(ending=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_publication_stays",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("party_id", "published_on", "where", "term"),
            ),
            pgtrigger.Protect(
                name="case_publication_ends_once",
                operation=pgtrigger.UpdateOf("ended_on", "ending"),
                condition=pgtrigger.Q(old__ended_on__isnull=False),
            ),
            refuse_truncate("case_publication_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.published_on}"
