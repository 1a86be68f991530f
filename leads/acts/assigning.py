"""A lead is given to a person of the bureau that holds it; assigning again changes the handler."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.models.lead import Lead
from leads.states import IN_WORK, S
from records.assigning import Assign, assigning

if TYPE_CHECKING:
    from accounts.models import User

assign_first = assigning(
    (S.REGISTERED, S.RETURNED),
    "lead.assign",
    target=S.DISPATCHED,
    done=_("assigned the lead"),
    primary=True,
    stops=clocks.PLACING,
    starts=(clocks.SIGN,),
)
reassign = assigning(IN_WORK, "lead.assign", name="reassign", label=_("Change handler"), done=_("changed the handler"))


def assign(lead: Lead, *, to: User, by: User, on: date, note: str = "", version: int | None = None) -> None:
    """By the arrow that starts from the lead's state."""
    act = assign_first if lead.status in assign_first.sources else reassign
    act(lead, Assign(to), by=by, on=on, note=note, version=version)
