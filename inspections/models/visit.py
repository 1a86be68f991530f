"""调研督导、暗访: a group visits a county or a market, and reports what it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from accounts.reference import ReferenceKey
from accounts.scoped import Shared
from audit.history import tracked
from exchange.origins import FromLedger, made_by_one_row
from inspections.states import VisitedPlace, VisitForm, VisitStatus
from plain.declaring import PlainRecord, lists_of
from records.models.hidden import Hidden, hidden_until_released, stays_released
from records.models.number_key import number_key_field

LONGEST_TITLE = 200


@tracked(exclude=["readers", "shared_with", "number_key", "import_row"])
class Visit(Hidden, Shared, FromLedger, PlainRecord):
    """`bureau` visits, `visited` is visited. A covert one is seen by its group alone until it is released.

    `found`: how many problems it found, those that are entered as findings among them.
    """

    kind: ClassVar[str] = "inspection"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"import_row"}
    Status = VisitStatus

    status = models.CharField(_("status"), max_length=20, choices=VisitStatus, editable=False)
    form = models.CharField(_("kind of visit"), max_length=20, choices=VisitForm, default=VisitForm.ANNOUNCED)
    round_name = models.CharField(_("round of inspection"), max_length=60)
    group_name = models.CharField(_("inspection group"), max_length=60)
    object = models.CharField(_("what is visited"), max_length=20, choices=VisitedPlace)
    visited = ReferenceKey(
        "accounts.Bureau", models.PROTECT, related_name="+", db_index=False, verbose_name=_("visited bureau")
    )
    market_name = models.CharField(_("name of the market"), max_length=100, blank=True)
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    held_on = models.DateField(_("visited on"), null=True, editable=False)
    found = models.PositiveIntegerField(_("problems found"), null=True, editable=False)
    report = models.TextField(_("report of the visit"), blank=True, editable=False)
    reported_on = models.DateField(_("reported on"), null=True, editable=False)

    number_key = number_key_field()

    class Meta(PlainRecord.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            *lists_of("inspection"),
            models.Index(fields=["held_on"], include=["visited", "readers"], name="inspection_held"),
        ]
        constraints = [
            hidden_until_released("inspection"),
            made_by_one_row("inspection"),
            models.UniqueConstraint(fields=["number_key"], name="inspection_number_once"),
            models.CheckConstraint(
                name="inspection_carried_out_has_its_day",
                condition=Q(status__in=("carried_out", "reported"), held_on__isnull=False, found__isnull=False)
                | Q(status__in=("planned", "dropped"), held_on__isnull=True, found__isnull=True),
            ),
            models.CheckConstraint(
                name="inspection_market_has_its_name",
                condition=~Q(object="market") | ~Q(market_name=""),
                violation_error_message=_("Name the market that is visited."),
                violation_error_code="market_name",
            ),
        ]
        triggers = [*PlainRecord.Meta.triggers, stays_released("inspection")]

    def save(self, *args: Any, **given: Any) -> None:
        if self._state.adding:
            self.title = title_of(self)
        super().save(*args, **given)

    @property
    def is_open_from_the_start(self) -> bool:
        return self.form == VisitForm.ANNOUNCED

    def shown_when_released(self) -> Sequence[Bureau]:
        return [self.visited]


def title_of(visit: Visit) -> str:
    return f"{visit.group_name} {visit.visited.place_name} {visit.market_name}".strip()[:LONGEST_TITLE]
