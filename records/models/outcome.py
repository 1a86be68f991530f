"""What comes of the work on a record, written once: the verdict of somebody else, and looking back whether it lasted.

A kind that is accepted, or looked back at, derives a table of its own from these and adds what the row is of:

    class Acceptance(AbstractAcceptance):
        measure = models.ForeignKey(Measure, models.PROTECT, related_name="acceptances")

`records.outcomes` writes the rows.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scoped import ScopedModel
from audit.history import append_only, refuse_truncate


class AbstractAcceptance(ScopedModel):
    """验收: the verdict of somebody who did not do it. Append-only. `doer` is who reported it done.

    TAKEN_BACK counters the row before it.
    """

    names_others: ClassVar[frozenset[str]] = frozenset({"doer"})

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        REFUSED = "refused", pgettext_lazy("acceptance", "Refused")
        TAKEN_BACK = "taken_back", pgettext_lazy("acceptance", "Taken back")

    on = models.DateField(_("on"))
    at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    acceptor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    acceptor_bureau = models.ForeignKey("accounts.Bureau", models.PROTECT, null=True, related_name="+")
    doer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )
    note = models.TextField(_("remark"), blank=True)
    evidence_count = models.PositiveSmallIntegerField(_("evidence"))

    class Meta(ScopedModel.Meta):
        abstract = True
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_by_another", condition=Q(doer__isnull=True) | ~Q(acceptor=F("doer"))
            ),
            models.CheckConstraint(name="%(class)s_has_evidence", condition=Q(evidence_count__gt=0)),
            models.CheckConstraint(
                name="%(class)s_refused_says_why", condition=Q(verdict__in=["accepted", "taken_back"]) | ~Q(note="")
            ),
        ]
        triggers = [
            *ScopedModel.Meta.triggers,
            append_only("acceptance_append_only"),
            refuse_truncate("acceptance_never_truncated"),
        ]


class AbstractLookback(ScopedModel):
    """回头看: one later visit and its result. Append-only. `round`: of the work, which a relapse begins anew."""

    class Result(models.TextChoices):
        LASTS = "lasts", _("It lasts")
        RELAPSED = "relapsed", _("Relapsed")

    round = models.PositiveSmallIntegerField(_("round"))
    on = models.DateField(_("on"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    result = models.CharField(_("result"), max_length=10, choices=Result)
    note = models.TextField(_("what was found"))

    class Meta(ScopedModel.Meta):
        abstract = True
        verbose_name = _("look-back")
        verbose_name_plural = _("look-backs")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="%(class)s_says_what_was_found", condition=~Q(note=""))]
        triggers = [
            *ScopedModel.Meta.triggers,
            append_only("lookback_append_only"),
            refuse_truncate("lookback_never_truncated"),
        ]
