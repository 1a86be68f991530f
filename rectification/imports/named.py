"""The letters and measures that rows name by their numbers, and the step that tells when others are named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from exchange.ledger import step
from rectification.models import Action, Measure, RectificationOrder
from rectification.named import numbers_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


class Named:
    """The records in the person's reach that rows name. `unknown`: what is said of a number that is not there."""

    def __init__(self, reach: QuerySet[Any], numbers: Iterable[str], *, unknown: str) -> None:
        self._by_number = {record.number: record for record in reach.filter(number__in=set(numbers))}
        self._unknown = unknown

    def of(self, numbers: Iterable[str]) -> list[Any]:
        """Raises ActionRefused for a number that is not there any more."""
        try:
            return [self._by_number[number] for number in numbers]
        except KeyError as unknown:
            raise ActionRefused(self._unknown % {"number": unknown.args[0]}) from unknown


def letters_named(numbers: Iterable[str], *, by: User) -> Named:
    """With their problems; two queries."""
    reach = RectificationOrder.objects.visible_to(by).prefetch_related("problems")
    return Named(reach, numbers, unknown=_("There is no letter %(number)s in your reach."))


def measures_named(numbers: Iterable[str], *, by: User) -> Named:
    return Named(Measure.objects.visible_to(by), numbers, unknown=_("There is no measure %(number)s in your reach."))


def tell_of_links(
    record: Measure | Action, action: str, others: Sequence[RectificationOrder | Measure], *, by: User, on: date
) -> None:
    """A step that names what the record was linked to, or what was taken off it; none where there is nothing."""
    if others:
        numbers = numbers_of(others)
        step(record, action, before=record.status, after=record.status, by=by, on=on, data={"main": numbers}).save()
