"""Voiding takes two persons: an officer asks, a head decides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from leads.acts.guards import has_no_pending_offer
from leads.ledger import post
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.states import OPEN, S
from notifications.news import What
from records.acts import Act, Transition
from records.merging import refuse_to_lose_others
from records.telling import heads_of, tell


def voiding_was_asked(lead: Lead) -> bool:
    return lead.void_asked


def note_the_wish(lead: Lead, act: Act) -> None:
    refuse_to_lose_others(lead)
    _set_asked(lead, is_asked=True)
    tell(heads_of(lead.bureau, act), What.AWAITING_APPROVAL, lead, act, by=act.actor)


def drop_the_wish(lead: Lead, act: Act) -> None:
    _set_asked(lead, is_asked=False)


def _set_asked(lead: Lead, *, is_asked: bool) -> None:
    Lead.objects.filter(pk=lead.pk).update(void_asked=is_asked)
    lead.void_asked = is_asked


def take_out_of_stock(lead: Lead, act: Act) -> None:
    refuse_to_lose_others(lead)
    drop_the_wish(lead, act)
    post(lead, Kind.VOIDED, on=act.on, by=act.by, note=act.note)


ask_void = Transition(
    "ask_void",
    _("Ask to void"),
    tuple(OPEN),
    None,
    "lead.void_ask",
    done=_("asked to void the lead"),
    unless=voiding_was_asked,
    reason_required=True,
    effect=note_the_wish,
)
void = Transition(
    "void",
    _("Void"),
    tuple(OPEN),
    S.VOID,
    "lead.void",
    done=_("voided the lead"),
    applies=voiding_was_asked,
    guard=has_no_pending_offer,
    not_by=("ask_void",),
    reason_required=True,
    ends_clocks=True,
    effect=take_out_of_stock,
)
keep = Transition(
    "keep",
    _("Refuse voiding"),
    tuple(OPEN),
    None,
    "lead.void",
    done=_("refused to void the lead"),
    applies=voiding_was_asked,
    not_by=("ask_void",),
    reason_required=True,
    effect=drop_the_wish,
)
