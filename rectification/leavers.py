"""Open letters, parts and measures of somebody who leaves: another handler, or none until the head names one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.handover import OpenWork
from accounts.models import User
from records.assigning import assign
from rectification.models import Measure, Part, RectificationOrder
from rectification.states import M, P

if TYPE_CHECKING:
    from records.models.tracked import TrackedQuerySet, TrackedRecord


def open_orders() -> TrackedQuerySet:
    return RectificationOrder.objects.open().select_related("bureau", "assignee")


def open_parts() -> TrackedQuerySet:
    return Part.objects.filter(status__in=[P.ASSIGNED, P.DOING]).select_related("bureau", "assignee")


def open_measures() -> TrackedQuerySet:
    return Measure.objects.filter(status__in=[M.PLANNED, M.DOING]).select_related("bureau", "assignee")


def reassign(record: TrackedRecord, *, to: User | None, by: User | None, on: date, note: str) -> None:
    """Through the record's own workflow. Without a new handler it stays in the bureau, unassigned."""
    if to is not None and by is not None:
        assign(record, "assign", to=to, by=by, on=on, note=note)
    else:
        record.advance("assign", by=by, on=on, note=note, assignee=to)


OPEN_WORK = (
    OpenWork(RectificationOrder.kind, _("Letters"), open_items=open_orders, reassign=reassign),
    OpenWork(Part.kind, _("Parts of letters"), open_items=open_parts, reassign=reassign),
    OpenWork(Measure.kind, _("Measures"), open_items=open_measures, reassign=reassign),
)
