"""改正签收日期: a receipt that began terms is not taken back, its day is corrected, with a reason.

Terms that the receipt began run from the other day. Where that would give a running term of law more time, it is only
asked for: a head of the bureau above grants it, as any other first day (`deadlines.first_days`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pghistory
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from deadlines.clocks import open_clock, refresh_due, triggered_anew
from deadlines.first_days import request_correction
from deadlines.models import Clock
from records.acts import Act, Input, Transition
from records.forms.act import ActForm
from records.models.step import Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from deadlines.models.clock import ClockQuerySet
    from records.models.tracked import TrackedRecord

PREFIX = "correct_"


@dataclass(frozen=True)
class Received(Input):
    """`received_on`: the day on which it was received in truth."""

    received_on: date


class ReceivedForm(ActForm):
    received_on = DayField(
        bounds=HAPPENED,
        label=gettext_lazy("received on"),
        help_text=gettext_lazy("An earlier day counts at once. A later one is granted by a head of the bureau above."),
    )
    field_order = ("received_on", "note")


def correcting(receipt: Transition[Any, Any], sources: Iterable[str]) -> Transition[Any, Received]:
    """The act that corrects the day of this receipt, in the states in which what it began may still run."""
    return Transition(
        f"{PREFIX}{receipt.name}",
        gettext_lazy("Correct the day of receipt"),
        tuple(sources),
        None,
        receipt.action,
        done=gettext_lazy("corrected the day of receipt"),
        applies=lambda record: terms_begun(record, receipt).exists(),
        reason_required=True,
        takes=Received,
        day="received_on",
        form=ReceivedForm,
        check=lambda record, act: day_is_possible(record, receipt, act),
        keeps=lambda record, act: {"received_before": receipts(record, receipt)[0].on.isoformat()},
        effect=lambda record, act: move_terms(record, receipt, act),
    )


def receipts(record: TrackedRecord, receipt: Transition) -> QuerySet[Step]:
    """The receipts of the record and their corrections, the newest first; its day is that of the step."""
    names = (receipt.name, f"{PREFIX}{receipt.name}")
    return Step.objects.filter(kind=record.kind, record_id=record.pk, action__in=names).order_by("-at", "-pk")


def terms_begun(record: TrackedRecord, receipt: Transition) -> ClockQuerySet:
    """Open terms that run from the day of the last receipt."""
    codes = [clock.code for clock in receipt.starts]
    day = Subquery(receipts(record, receipt).values("on")[:1])
    clocks: ClockQuerySet = Clock.objects.of(record).open().filter(code__in=codes, trigger_on=day)
    return clocks


def day_is_possible(record: TrackedRecord, receipt: Transition, act: Act[Received]) -> None:
    """Not a day to come, not before whatever it is the receipt of, and another one. Raises ActionRefused."""
    HAPPENED.check(act.on, today=act.entered_on, field="received_on")
    last = receipts(record, receipt)[0]
    if act.on == last.on:
        raise ActionRefused(_("It runs from this day already."), field="received_on")
    handed = Step.objects.filter(kind=record.kind, record_id=record.pk, at__lt=_first(record, receipt).at)
    before = handed.order_by("-at", "-pk").first()
    if before and act.on < before.on:
        said = _("It was not handed over before %(day)s.") % {"day": before.on.isoformat()}
        raise ActionRefused(said, field="received_on")


def _first(record: TrackedRecord, receipt: Transition) -> Step:
    """The receipt itself, whose day was corrected since."""
    return receipts(record, receipt).filter(action=receipt.name)[0]


def move_terms(record: TrackedRecord, receipt: Transition, act: Act[Received]) -> None:
    """At once, or asked for, where a term of law gains time by it after the day on which the receipt was entered."""
    entered = _first(record, receipt)
    is_fresh = timezone.localdate(entered.at) == act.entered_on
    before = date.fromisoformat(str(act.kept["received_before"]))
    codes = [clock.code for clock in receipt.starts]
    begun = Clock.objects.of(record).open().filter(code__in=codes, trigger_on=before).select_related("rule")
    with pghistory.context(reason=act.note):
        for clock in begun.order_by("pk"):
            if clock.rule.is_statutory and act.on > before and not is_fresh:
                request_correction(clock, trigger_on=act.on, by=act.person, on=act.entered_on, reason=act.note)
            else:
                triggered_anew(open_clock(clock.pk), act.on, None, by=act.by, on=act.entered_on)
    refresh_due(record)
