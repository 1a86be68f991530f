"""A submitted result is approved, which clears the lead and takes it out of stock, or sent back.

A lead of organised crime is endorsed by the bureau and cleared by the city.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.ledger import ledger_back, post
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.states import S
from notifications.news import What
from records.acts import EVIDENCE, Act, Input, Json, Transition
from records.forms.act import ActForm
from records.telling import tell, tell_returned

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Clear(Input):
    """`cleared_on`: the day that it counts for."""

    cleared_on: date


class ApproveForm(ActForm):
    on = DayField(
        bounds=HAPPENED,
        label=_("cleared on"),
        initial=timezone.localdate,
        help_text=_("The day it counts for: today, or the day on the signed paper."),
    )
    field_order = ("on", "note")

    def given(self) -> dict[str, Any]:
        return {"cleared_on": self.cleaned_data["on"]}


def cleared_by_the_city(lead: Lead) -> bool:
    return lead.needs_city_approval


def cleared_here(lead: Lead) -> bool:
    return not lead.needs_city_approval


def day_may_count(lead: Lead, act: Act[Clear]) -> None:
    if act.on > act.entered_on:
        raise ActionRefused(gettext("The day of clearing cannot lie in the future."))
    if act.on < lead.found_on:
        raise ActionRefused(gettext("The day of clearing cannot lie before the day the lead was found."))


def is_cleared(lead: Lead, act: Act[Clear]) -> dict[str, Any]:
    return {"cleared_on": act.on, "cleared_by_bureau": lead.bureau}


def its_outcome(lead: Lead, act: Act) -> dict[str, Json]:
    return {"outcome": lead.outcome.code if lead.outcome else ""}


def take_out_of_stock(lead: Lead, act: Act, *, note: str = "") -> None:
    post(lead, Kind.CLEARED, on=act.on, by=act.by, note=note)
    if lead.assignee:
        tell([lead.assignee], What.APPROVED, lead, act, by=act.actor)


RESULT = ("outcome", "finding", "conclusion", EVIDENCE)  # what the head signs
approve_here = Transition(
    "approve",
    _("Approve and clear"),
    (S.AWAIT_APPROVAL,),
    S.CLEARED,
    "lead.approve",
    applies=cleared_here,
    not_by=("propose_outcome",),
    done=_("cleared the lead"),
    guard=has_no_pending_offer,
    primary=True,
    takes=Clear,
    day="cleared_on",
    form=ApproveForm,
    check=day_may_count,
    sets=is_cleared,
    keeps=its_outcome,
    ends_clocks=True,
    stops=("LEAD_RESULT", "CASE_FILE", "LEAD_FORWARD_REPLY"),
    starts=clocks.NOTICES,
    effect=take_out_of_stock,
    is_told_in_lists=True,
    rests_on=RESULT,
    is_undone=True,
    counters=ledger_back,
)
endorse = Transition(
    "endorse",
    _("Submit to the city"),
    (S.AWAIT_APPROVAL,),
    S.AWAIT_CITY,
    "lead.approve",
    done=_("endorsed the result"),
    applies=cleared_by_the_city,
    not_by=("propose_outcome",),
    primary=True,
    rests_on=RESULT,
    is_undone=True,
)
approve_gang = replace(
    approve_here,
    name="approve_gang",
    sources=(S.AWAIT_CITY,),
    action="lead.approve_gang",
    applies=None,
    not_by=("propose_outcome", "endorse", "endorse_by_case"),
)
send_back = Transition(
    "send_back",
    _("Send back"),
    (S.AWAIT_APPROVAL, S.AWAIT_CITY),
    S.CHECKING,
    "lead.send_back",
    done=_("sent the result back"),
    reason_required=True,
    effect=tell_returned,
    rests_on=RESULT,
    is_undone=True,
)


def approve(lead: Lead, *, by: User, on: date, today: date, note: str = "", version: int | None = None) -> None:
    """Clear the lead as of `on`, by the arrow that starts from its state."""
    act = approve_gang if lead.status == S.AWAIT_CITY else approve_here
    act(lead, Clear(cleared_on=on), by=by, on=today, note=note, version=version)
