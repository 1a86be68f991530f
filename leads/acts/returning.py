"""退回: a lead goes back to the bureau that handed it down, with a coded ground (reference 2.5, LEAD_RETURN)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.scope import acting_as_system
from deadlines.clocks import refresh_due, stop_clock
from deadlines.models import load_calendar
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.models.lead import Lead
from leads.models.movement import Kind, Movement
from leads.moving import change_holder
from leads.states import S
from leads.words import RETURNED
from notifications.news import What
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.models import Step
from records.telling import staff_of, tell

MOST_RETURNS = 2  # then the superior decides
WORKDAYS_TO_RETURN = 2
HANDED_DOWN = ("dispatch", "pass_on")
BY_ORDER = ("transfer", "take")  # a new holder, who owes it to nobody below
SINCE_ACCEPTED = (*HANDED_DOWN, *BY_ORDER, "return", "assign", "sign", "answer")


@dataclass(frozen=True)
class GiveBack(Input):
    """`ground`: one of `leads.words.RETURNED`."""

    ground: str


class ReturnForm(ActForm):
    ground = forms.ChoiceField(label=_("ground"), choices=[*RETURNED.items()], widget=forms.RadioSelect)
    field_order = ("ground", "note")


def was_handed_down(lead: Lead) -> bool:
    return lead.sender_id is not None


def may_be_returned(lead: Lead) -> str | None:
    if offered := has_no_pending_offer(lead):
        return offered
    if lead.return_count < MOST_RETURNS:
        return None
    return gettext("This lead was returned twice already. Hand it up, the superior bureau decides.")


def is_in_time(lead: Lead, act: Act[GiveBack]) -> None:
    if late_to_return(lead, on=act.on):
        raise ActionRefused(
            gettext("It was accepted more than two working days ago. Hand it up first; the superior bureau decides.")
        )


def late_to_return(lead: Lead, *, on: date) -> bool:
    """Whether the time to return a lead is over, and the superior bureau has not answered since."""
    steps = Step.objects.of(lead).filter(action__in=SINCE_ACCEPTED)
    last = steps.order_by("pk").last()
    if last is None or last.action != "sign":
        return False
    return load_calendar().add_workdays(last.on, WORKDAYS_TO_RETURN) < on


def holder_before(lead: Lead, act: Act[GiveBack]) -> dict[str, Any]:
    return {
        "bureau": lead.sender,
        "sender": _sender_of(lead, lead.sender),
        "assignee": None,
        "return_count": lead.return_count + 1,
    }


def _sender_of(lead: Lead, bureau: Bureau) -> Bureau | None:
    """Who had handed the lead down to this bureau before it passed it on; to that one it may still be returned.

    Nobody where a superior named a holder since, or another city took the lead: that ended what came before.
    """
    sender = None
    with acting_as_system():
        for action, arrival in _arrivals(lead):
            if action in BY_ORDER:
                sender = None
            elif action in HANDED_DOWN and arrival.bureau_id == bureau.pk:
                sender = arrival.counterpart
    return sender


def _arrivals(lead: Lead) -> list[tuple[str, Movement]]:
    """Each act that changed the holder, with the movement that it wrote there, in their order."""
    changes = [*HANDED_DOWN, *BY_ORDER, "return"]
    steps = Step.objects.of(lead).filter(action__in=changes).order_by("pk")
    arrived = lead.movements.filter(kind=Kind.MOVED_IN).select_related("counterpart").order_by("pk")
    return list(zip(steps.values_list("action", flat=True), arrived, strict=True))


def ground_and_receiver(lead: Lead, act: Act[GiveBack]) -> dict[str, Json]:
    return {"ground": act.given.ground, "receiver": str(lead.sender)}


def hand_back(lead: Lead, act: Act[GiveBack]) -> None:
    """To the last sender only. What the province had asked for is owed on, unless the province has it back."""
    if lead.bureau.level == lead.bureau.Level.PROVINCE:
        stop_clock(lead, "LEAD_FORWARD_REPLY", on=act.on, by=act.by)
        refresh_due(lead)
    change_holder(lead, act, may_urge=False)
    tell(staff_of(lead.bureau, act), What.RETURNED, lead, act, by=act.actor, urgent=True)


give_back = Transition(
    "return",
    _("Return"),
    (S.DISPATCHED, S.CHECKING),
    S.RETURNED,
    "lead.return",
    done=_("returned the lead"),
    applies=was_handed_down,
    guard=may_be_returned,
    reason_required=True,
    moves=True,
    takes=GiveBack,
    form=ReturnForm,
    check=is_in_time,
    sets=holder_before,
    keeps=ground_and_receiver,
    stops=clocks.OF_THE_HOLDER,
    starts=(*clocks.PLACE, clocks.CHECK),
    effect=hand_back,
)
