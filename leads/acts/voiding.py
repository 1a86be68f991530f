"""Voiding takes two persons: an officer asks, a head decides."""

from __future__ import annotations

from typing import Any

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


def is_wished(lead: Lead, act: Act) -> dict[str, Any]:
    return {"void_asked": True}


def no_longer_wished(lead: Lead, act: Act) -> dict[str, Any]:
    return {"void_asked": False}


def tell_who_decides(lead: Lead, act: Act) -> None:
    refuse_to_lose_others(lead)
    tell(heads_of(lead.bureau, act), What.AWAITING_APPROVAL, lead, act, by=act.actor)


def take_out_of_stock(lead: Lead, act: Act) -> None:
    refuse_to_lose_others(lead)
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
    sets=is_wished,
    effect=tell_who_decides,
    is_undone=True,
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
    sets=no_longer_wished,
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
    sets=no_longer_wished,
    is_undone=True,
)
