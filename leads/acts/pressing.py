"""Urging the holder of a lead, and its answer: as of every kind, and noted on the lead itself, for lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from leads.models.lead import Lead
from leads.moving import not_urged
from leads.states import OPEN
from records import urging
from records.acts import Act


def was_urged(lead: Lead) -> bool:
    return lead.urged_on is not None


def write_urging(lead: Lead, act: Act) -> None:
    urging.urge(lead, act)
    Lead.objects.filter(pk=lead.pk).update(urged_on=act.on)
    lead.urged_on = act.on


def note_answer(lead: Lead, act: Act) -> None:
    urging.answer(lead, act)
    not_urged(lead)


def end_urgings(lead: Lead, act: Act) -> dict[str, str]:
    """For `when_ended`."""
    not_urged(lead)
    return urging.end(lead, act)


urge, answer_urging = urging.pressing(
    OPEN,
    urge_by="lead.urge",
    answer_by="lead.edit",
    urged=_("urged the lead"),
    is_urged=was_urged,
    urge=write_urging,
    answer=note_answer,
)
