"""一案一整治: one criminal case, one file of putting its trade right, which outlives the judgment."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from exchange.origins import FromLedger, made_by_one_row
from records.list_indexes import list_indexes
from records.models.tracked import TrackedQuerySet, TrackedRecord
from rectification.states import DOSSIER_COUNTED, DOSSIER_OPEN, DossierStatus


class DossierQuerySet(TrackedQuerySet["Dossier"]):
    def open(self) -> Self:
        return self.filter(status__in=DOSSIER_OPEN)

    def counted(self) -> Self:
        """Opened or later; rectified are those that are closed."""
        return self.filter(status__in=DOSSIER_COUNTED)


@tracked(exclude=["readers", "import_row"])
class Dossier(FromLedger, TrackedRecord):
    """Gathers letters, measures and actions and has tasks (`tasks.giving`). Closing it changes nothing of these."""

    kind: ClassVar[str] = "dossier"
    written_once: ClassVar[frozenset[str]] = TrackedRecord.written_once | {"import_row"}
    Status = DossierStatus

    status = models.CharField(_("status"), max_length=20, choices=DossierStatus, editable=False)
    case = models.OneToOneField(
        "rectification.CriminalCase", models.PROTECT, related_name="dossier", verbose_name=_("criminal case")
    )
    trade = models.CharField(_("trade"), max_length=60)
    weak_points = models.TextField(_("weak points"), blank=True)
    orders = models.ManyToManyField("rectification.RectificationOrder", related_name="dossiers", blank=True)
    measures = models.ManyToManyField("rectification.Measure", related_name="dossiers", blank=True)
    actions = models.ManyToManyField("rectification.Action", related_name="dossiers", blank=True)
    rule_made = models.CharField(_("rule or document made"), max_length=200, blank=True, editable=False)
    lookback_on = models.DateField(_("look-back planned for"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    # What its page brings along (rectification.prefetch).
    told_case: list[dict[str, Any]]
    told_orders: list[dict[str, Any]]
    told_tasks: list[dict[str, Any]]

    objects: ClassVar = DossierQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            *list_indexes("dossier", "registered_on", called="registered"),
        ]
        constraints = [
            made_by_one_row("dossier"),
            models.CheckConstraint(
                name="dossier_closed_has_day_rule_and_lookback",
                condition=(Q(status="closed", closed_on__isnull=False, lookback_on__isnull=False) & ~Q(rule_made=""))
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rectification:dossier", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in DOSSIER_OPEN
