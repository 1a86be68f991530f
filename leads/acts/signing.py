"""A lead is accepted by whoever was handed it; who accepts an unassigned one is its handler."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.models.lead import Lead
from leads.states import S
from records.acts import Act, Transition


def take_charge(lead: Lead, act: Act) -> None:
    """A bureau's own system is nobody who could handle it."""
    if lead.assignee_id is None and act.by is not None and not act.by.is_system:
        lead.assignee = act.by
        lead.save(update_fields=["assignee"])


sign = Transition(
    "sign",
    _("Accept"),
    (S.DISPATCHED,),
    S.CHECKING,
    "lead.sign",
    done=_("accepted the lead"),
    primary=True,
    in_place=True,
    stops=("LEAD_SIGN",),
    starts=(clocks.RESULT_AS_ASKED, clocks.CHECK, clocks.CONTACT),
    effect=take_charge,
)
