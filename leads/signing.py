"""A lead handed to somebody counts as accepted after two working days, and is marked so (reference 2.5, LEAD_SIGN)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from deadlines.models import Clock, load_calendar
from leads.acts import sign
from leads.models import Lead
from leads.states import S

WORKDAYS = 2


def sign_the_unsigned(*, on: date) -> int:
    """Accept in the system's name what has waited longer than two working days. Returns how many leads."""
    calendar = load_calendar()
    waiting = Clock.objects.running().filter(kind=Lead.kind, code="LEAD_SIGN", due_on__lt=on)
    late = [clock.record_id for clock in waiting if calendar.add_workdays(clock.trigger_on, WORKDAYS) < on]
    leads = Lead.objects.filter(pk__in=late, status=S.DISPATCHED)
    for lead in leads:
        sign(lead, by=None, on=on, note=_("Not accepted within two working days: counts as accepted."))
    return len(leads)
