"""Leaving a stub behind for a bureau that found, sent or held the lead."""

from __future__ import annotations

from datetime import date

from accounts.models import Bureau
from leads.models.lead import Lead
from leads.models.stub import Stub


def leave_stub(lead: Lead, *, viewer: Bureau, on: date, may_urge: bool = False) -> None:
    """The viewer goes on seeing number, state, due day and outcome. Written once per bureau; kept by a trigger."""
    Stub.objects.update_or_create(
        lead_id=lead.pk,
        bureau=viewer,
        defaults={
            "city_id": viewer.city_id,
            "number": lead.number,
            "status": lead.status,
            "due_on": lead.due_on,
            "holder_id": lead.bureau_id,
            "handed_on": on,
            "may_urge": may_urge,
        },
    )


def seal_stubs(lead: Lead, *, number: str, viewer: Bureau, on: date) -> None:
    """Of a sealed lead the former holder keeps the old number and the words 已移交处理, nothing else."""
    leave_stub(lead, viewer=viewer, on=on)
    Stub.objects.filter(lead_id=lead.pk).update(
        number=number,
        status=Lead.Status.SEALED,
        due_on=None,
        cleared_on=None,
        outcome=None,
        holder=None,
        may_urge=False,
    )
