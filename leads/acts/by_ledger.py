"""What a bureau's own workbook says of a lead that it once brought in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.acts.approving import its_outcome, take_out_of_stock
from leads.acts.clearing import ClearAs, cleared, the_outcome
from leads.acts.guards import has_no_pending_offer
from leads.acts.reopening import not_cleared, put_back_into_stock
from leads.models.lead import Lead
from leads.states import OPEN, S
from records.acts import Act, Transition


def clear(lead: Lead, act: Act[ClearAs]) -> None:
    """The movement says with the step why it comes late, if it does."""
    take_out_of_stock(lead, act, note=act.note)


clear_by_ledger = Transition(
    "clear_by_ledger",
    _("Cleared in the workbook"),
    tuple(OPEN),
    S.CLEARED,
    "lead.import",
    done=_("recorded the clearance from the workbook"),
    guard=has_no_pending_offer,
    hidden=True,
    ends_clocks=True,
    takes=ClearAs,
    sets=cleared,
    keeps=the_outcome,
    effect=clear,
)
reopen_by_ledger = Transition(  # its bureau is told once of all that its ledger leaves open (exchange.open_ends)
    "reopen_by_ledger",
    _("Reopened in the workbook"),
    (S.CLEARED,),
    S.CHECKING,
    "lead.import",
    done=_("recorded the reopening from the workbook"),
    hidden=True,
    told_together=True,
    sets=not_cleared,
    keeps=its_outcome,
    starts=(clocks.RESULT, clocks.CHECK),
    effect=put_back_into_stock,
)
