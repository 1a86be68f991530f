"""A lead is offered to another city, and taken or not. Until it is taken it stays in stock where it is.

Three of these acts begin at the offer, which the other city sees, and end at the lead, which it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms import choices
from accounts.models import Bureau, Role, User
from accounts.policy import require
from accounts.scope import acting_as_system
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.models.handover import Handover
from leads.models.lead import Lead
from leads.moving import move_and_tell_both
from leads.states import OPEN, S
from notifications.news import What
from notifications.notify import notify
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Offer(Input):
    to: Bureau


class OfferForm(ActForm[Lead]):
    to = forms.ModelChoiceField(
        label=_("city"),
        queryset=Bureau.objects.none(),
        help_text=_("The city sees number, title and facts, and must take the lead. Until then it stays with you."),
    )
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = Bureau.objects.valid(on=self.today).cities()
        choices.offer(self, "to", cities.exclude(pk=self.record.bureau.city_id))

    def perform(self) -> None:
        offer(self.record, **self.common(), **self.given())


def is_offered(lead: Lead) -> bool:
    return lead.offered_to_id is not None


def is_another_city(lead: Lead, act: Act[Offer]) -> None:
    if act.given.to.level != Bureau.Level.CITY or act.given.to.pk == lead.bureau.city_id:
        raise ActionRefused(gettext("Choose the bureau of another city."))


def the_city(lead: Lead, act: Act[Offer]) -> dict[str, Json]:
    return {"receiver": str(act.given.to)}


def write_offer(lead: Lead, act: Act[Offer]) -> None:
    """The other city sees number, title, facts and reason, and must take it before anything moves."""
    receiver = act.given.to
    handover = Handover.objects.create(
        lead=lead,
        number=lead.number,
        title=lead.title,
        facts=lead.facts,
        from_bureau=lead.bureau,
        bureau=receiver,
        city_id=receiver.city_id,
        reason=act.note,
        offered_by=act.person,
    )
    people = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=receiver, on=act.on)
    _tell(people, What.HANDED_OVER, handover, bureau=str(lead.bureau), to_bureau=str(receiver), urgent=True)


def _tell(people: Iterable[User], what: What, handover: Handover, *, urgent: bool = False, **params: str) -> None:
    ended = ":declined" if what == What.ANSWERED else ""
    notify(people, what, key=f"handover:{handover.pk}{ended}", subject=handover, params=params, urgent=urgent)


def the_taker(lead: Lead, act: Act) -> dict[str, Json]:
    return {"receiver": str(lead.offered_to)}


def not_offered(lead: Lead, act: Act) -> dict[str, Any]:
    return {"offered_to": None}


def held_by_the_taker(lead: Lead, act: Act) -> dict[str, Any]:
    return {"bureau": lead.offered_to, "sender": None, "assignee": None, "offered_to": None}


offer_to_city = Transition(
    "offer",
    _("Hand to another city"),
    tuple(OPEN),
    None,
    "lead.transfer",
    done=_("offered the lead to another city"),
    guard=has_no_pending_offer,
    reason_required=True,
    takes=Offer,
    form=OfferForm,
    check=is_another_city,
    sets=lambda lead, act: {"offered_to": act.given.to},
    keeps=the_city,
    effect=write_offer,
)
withdraw_the_offer = Transition(
    "withdraw_offer",
    _("Withdraw the offer"),
    tuple(OPEN),
    None,
    "lead.transfer",
    done=_("withdrew the offer to another city"),
    applies=is_offered,
    hidden=True,
    sets=not_offered,
    keeps=the_taker,
)
decline_the_offer = Transition(
    "decline_offer",
    _("Decline"),
    tuple(OPEN),
    None,
    "lead.take",
    done=_("declined to take the lead over"),
    applies=is_offered,
    reason_required=True,
    hidden=True,
    sets=not_offered,
    keeps=the_taker,
)
take_the_lead = Transition(
    "take",
    _("Take"),
    tuple(OPEN),
    S.REGISTERED,
    "lead.take",
    done=_("took the lead over"),
    moves=True,
    hidden=True,
    sets=held_by_the_taker,
    keeps=the_taker,
    stops=clocks.ALL_OF_A_MOVE,
    starts=(*clocks.PLACE, clocks.CHECK),
    effect=move_and_tell_both,
)


def offer(lead: Lead, *, to: Bureau, by: User, on: date, note: str, version: int | None = None) -> Handover:
    """Offer a lead to another city. The system writes what that city sees and the offering bureau does not."""
    with acting_as_system():
        require(by, "lead.transfer", lead)
        offer_to_city(lead, Offer(to=to), by=by, on=on, note=note, version=version)
        return lead.handovers.pending().get()


def _decide(handover: Handover, state: str, *, by: User, answer: str) -> Handover:
    """The offer, locked and decided. Raises ActionRefused when somebody was faster."""
    fresh = Handover.objects.select_for_update().get(pk=handover.pk)
    if fresh.state != Handover.State.OFFERED:
        raise ActionRefused(gettext("This offer was decided already."))
    fresh.state, fresh.decided_by, fresh.decided_at, fresh.answer = state, by, timezone.now(), answer
    fresh.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    return fresh


@transaction.atomic
def take(handover: Handover, *, by: User, on: date, answer: str = "") -> Lead:
    """The receiving city takes the lead: stock moves, credit for finding it stays."""
    require(by, "lead.take", handover)
    fresh = _decide(handover, Handover.State.TAKEN, by=by, answer=answer)
    with acting_as_system():
        lead = Lead.objects.get(pk=fresh.lead_id)
        take_the_lead(lead, by=by, on=on, note=answer, authority=fresh)
    return lead


@transaction.atomic
def decline_offer(handover: Handover, *, by: User, answer: str, on: date) -> None:
    """The receiving city refuses, with a reason; the lead stays where it is."""
    require(by, "lead.take", handover)
    if not answer.strip():
        raise ActionRefused(gettext("Give a reason."))
    fresh = _decide(handover, Handover.State.DECLINED, by=by, answer=answer)
    with acting_as_system():
        decline_the_offer(Lead.objects.get(pk=fresh.lead_id), by=by, on=on, note=answer, authority=fresh)
    _tell(User.objects.filter(pk=fresh.offered_by_id), What.ANSWERED, fresh, bureau=str(fresh.bureau))


@transaction.atomic
def withdraw_offer(lead: Lead, *, by: User, on: date, version: int | None = None) -> None:
    """The offering bureau takes its offer back while nobody decided."""
    require(by, "lead.transfer", lead)
    with acting_as_system():
        pending = lead.handovers.pending().first()
        if pending is None:
            raise ActionRefused(gettext("There is no pending offer."))
        _decide(pending, Handover.State.WITHDRAWN, by=by, answer="")
        withdraw_the_offer(lead, by=by, on=on, version=version)
