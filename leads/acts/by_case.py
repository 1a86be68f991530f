"""立案查处: the head files a case on a lead, which clears it; what only the city clears goes on to the city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.acts.approving import cleared_by_the_city, cleared_here, take_out_of_stock
from leads.acts.guards import has_no_pending_offer
from leads.models.codes import Outcome
from leads.models.lead import Lead
from leads.states import S
from records.acts import Act, Input, Json, Transition

CASE_FILED = "case_filed"


@dataclass(frozen=True)
class FiledCase(Input):
    """`case`: the number of the case."""

    case: str


def filed(lead: Lead, act: Act[FiledCase]) -> dict[str, Any]:
    outcome = Outcome.objects.get(code=CASE_FILED)
    return {"outcome": outcome, "finding": Lead.Finding.TRUE, "conclusion": act.note or lead.conclusion}


def filed_and_cleared(lead: Lead, act: Act[FiledCase]) -> dict[str, Any]:
    return filed(lead, act) | {"cleared_on": act.on, "cleared_by_bureau": lead.bureau}


def its_case(lead: Lead, act: Act[FiledCase]) -> dict[str, Json]:
    return {"case": act.given.case, "outcome": CASE_FILED}


clear_by_case = Transition(
    "clear_by_case",
    _("Cleared: a case is filed"),
    (S.CHECKING, S.AWAIT_APPROVAL),
    S.CLEARED,
    "lead.approve",
    done=_("cleared the lead: a case is filed"),
    applies=cleared_here,
    guard=has_no_pending_offer,
    hidden=True,
    takes=FiledCase,
    sets=filed_and_cleared,
    keeps=its_case,
    ends_clocks=True,
    stops=("LEAD_RESULT", "CASE_FILE", "LEAD_FORWARD_REPLY"),
    starts=clocks.NOTICES,
    effect=take_out_of_stock,
)
endorse_by_case = Transition(
    "endorse_by_case",
    _("Submitted to the city: a case is filed"),
    (S.CHECKING, S.AWAIT_APPROVAL),
    S.AWAIT_CITY,
    "lead.approve",
    done=_("endorsed the result: a case is filed"),
    applies=cleared_by_the_city,
    guard=has_no_pending_offer,
    hidden=True,
    takes=FiledCase,
    sets=filed,
    keeps=its_case,
    stops=("CASE_FILE",),
)


def case_is_filed(lead: Lead, *, number: str, act: Act[Any]) -> None:
    """Whoever filed the case has the right to approve leads of its bureau; that is asked again."""
    way = endorse_by_case if lead.needs_city_approval else clear_by_case
    way(lead, FiledCase(number), by=act.by, on=act.on)


__all__ = ["case_is_filed", "clear_by_case", "endorse_by_case"]
