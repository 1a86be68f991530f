"""上报: the number that one bureau reports of one indicator for one day or month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.reference import ReferenceKey
from audit.history import tracked
from exchange.origins import FromLedger, made_by_one_row
from plain.declaring import PlainRecord, lists_of
from records.models.number_key import number_key_field
from records.models.tracked import TrackedQuerySet
from returns.models.indicator import Indicator
from returns.states import REPORTED, Rhythm, Status


class ReturnQuerySet(TrackedQuerySet["Return"]):
    def reported(self) -> ReturnQuerySet:
        """Signed ones: what is only prepared, or was sent back, is no figure."""
        return self.filter(status__in=REPORTED)


@tracked(exclude=["readers", "number_key", "import_row"])
class Return(FromLedger, PlainRecord):
    """`for_on`: the day that it is for, or the first day of the month. `is_by_telephone`: no paper backs it yet."""

    kind: ClassVar[str] = "return"
    written_once: ClassVar[frozenset[str]] = PlainRecord.written_once | {"import_row"}
    Status = Status

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    indicator = ReferenceKey(Indicator, models.PROTECT, related_name="returns", verbose_name=_("indicator"))
    for_on = models.DateField(_("for the day, or a day of the month"))
    value = models.DecimalField(_("number reported"), max_digits=16, decimal_places=2)
    is_by_telephone = models.BooleanField(_("given by telephone, no paper yet"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    verified_on = models.DateField(_("verified on"), null=True, editable=False)

    number_key = number_key_field()
    objects: ClassVar = ReturnQuerySet.as_manager()

    class Meta(PlainRecord.Meta):
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-registered_on", "-pk"]
        indexes = [
            *lists_of("return"),
            models.Index(
                fields=["indicator", "for_on", "city"], include=["value", "status"], name="return_of_indicator"
            ),
        ]
        constraints = [
            made_by_one_row("return"),
            models.UniqueConstraint(fields=["number_key"], name="return_number_once"),
            models.UniqueConstraint(
                fields=["indicator", "bureau", "for_on"], condition=Q(import_row__isnull=True), name="return_once",
                violation_error_message=_("Your bureau has reported this for these days already: correct that return."),
                violation_error_code="for_on",
            ),
            models.CheckConstraint(name="return_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="return_signed_has_its_day", condition=Q(status="prepared") | Q(signed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="return_verified_has_its_day", condition=~Q(status="verified") | Q(verified_on__isnull=False)
            ),
        ]  # fmt: skip

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **given: Any) -> None:
        """Its day and its title follow from what it is of."""
        if update_fields is None or {"indicator", "for_on"} & {*update_fields}:
            self.for_on = day_of(self.indicator, self.for_on)
            self.title = title_of(self.indicator, self.for_on)
            update_fields = None if update_fields is None else {*update_fields, "for_on", "title"}
        super().save(*args, update_fields=update_fields, **given)


def day_of(indicator: Indicator, day: date) -> date:
    """The day by which a return is kept: of a month its first."""
    return day.replace(day=1) if indicator.every == Rhythm.MONTH else day


def title_of(indicator: Indicator, day: date) -> str:
    return f"{indicator.name} {day:%Y-%m}" if indicator.every == Rhythm.MONTH else f"{indicator.name} {day}"
