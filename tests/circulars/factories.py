"""Movements as the ledger of leads writes them, without the way that leads to them."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from leads.models import Channel, Lead, Movement, Outcome
from leads.models.movement import Kind


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def enter(bureau, found_on, *, number=None, by):
    """A lead found on that day, in the stock of the bureau."""
    lead = Lead.objects.create(
        number=number or f"XS-{bureau.code}-{Lead.objects.count() + 1:05d}",
        title="涉嫌欺行霸市",
        category=Lead.Category.DISORDER,
        channel=Channel.objects.order_by("pk").first(),
        facts="某市场内有人强买强卖。",
        bureau=bureau,
        city_id=bureau.city_id,
        status=Lead.Status.REGISTERED,
        registered_on=found_on,
        found_on=found_on,
        received_on=found_on,
        found_by=bureau,
        found_city_id=bureau.city_id,
        created_by=by,
    )
    move(lead, Kind.ENTERED, found_on)
    return lead


def move(lead, kind, on, *, bureau=None, counterpart=None):
    bureau = bureau or lead.bureau
    return Movement.objects.create(
        lead=lead,
        number=lead.number,
        kind=kind,
        effective_on=on,
        bureau=bureau,
        city_id=bureau.city_id,
        counterpart=counterpart,
        is_internal=counterpart is not None and counterpart.city_id == bureau.city_id,
    )


def hand_over(lead, to, on):
    """Both sides of a change of holder."""
    origin = lead.bureau
    move(lead, Kind.MOVED_OUT, on, counterpart=to)
    Lead.objects.filter(pk=lead.pk).update(bureau=to, status=Lead.Status.REGISTERED)
    lead.refresh_from_db()
    move(lead, Kind.MOVED_IN, on, counterpart=origin)


def clear(lead, on):
    Lead.objects.filter(pk=lead.pk).update(
        status=Lead.Status.CLEARED, cleared_on=on, outcome=Outcome.objects.order_by("pk").first()
    )
    lead.refresh_from_db()
    return move(lead, Kind.CLEARED, on)


def reopen(lead, on):
    Lead.objects.filter(pk=lead.pk).update(status=Lead.Status.CHECKING, cleared_on=None, outcome=None)
    lead.refresh_from_db()
    return move(lead, Kind.REOPENED, on)


def end(lead, kind, on):
    """Void or decline, as the ledger sees it."""
    status = {Kind.VOIDED: Lead.Status.VOID, Kind.NOT_OURS: Lead.Status.NOT_OURS}[kind]
    Lead.objects.filter(pk=lead.pk).update(status=status)
    lead.refresh_from_db()
    return move(lead, kind, on)


def merge(lead, into, on):
    Lead.objects.filter(pk=lead.pk).update(status=Lead.Status.MERGED, merged_into=into)
    lead.refresh_from_db()
    return move(lead, Kind.MERGED, on)
