"""Open leads of somebody who leaves: another handler of the bureau, or none until the head names one."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.handover import OpenWork
from accounts.models import User
from leads.acts import assign
from leads.models import Lead
from leads.models.lead import LeadQuerySet
from leads.states import IN_WORK


def leads_in_work() -> LeadQuerySet:
    """Only a lead in work has a handler."""
    return Lead.objects.filter(status__in=IN_WORK).select_related("bureau", "assignee")


def reassign(lead: Lead, *, to: User | None, by: User | None, on: date, note: str) -> None:
    """Through the lead's own workflow. Without a new handler it stays in the bureau, unassigned."""
    if to is not None and by is not None:
        assign(lead, to=to, by=by, on=on, note=note)
    else:
        lead.advance("reassign", by=by, on=on, note=note, assignee=to)


OPEN_LEADS = OpenWork(Lead.kind, _("Leads"), open_items=leads_in_work, reassign=reassign)
