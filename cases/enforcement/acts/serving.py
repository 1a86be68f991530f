"""送达: each party receives its decision; its own terms to pay, to appeal and to sue begin (Procedures, art. 82)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.amounts import account_of
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn, one_after_the_other
from cases.enforcement.acts.grounds import note_the_ground
from cases.models import EnforcementCase, Party, Way
from cases.states import S
from deadlines.clocks import start_clock, stop_clock
from records.acts import Act, Json

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REMEDIES = ("RECON_END", "SUIT_END")


@dataclass(frozen=True)
class Serve(OfParty):
    way: str


def after_the_decision(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.decided_on, _("it was decided then")


TURN: Turn[Serve] = Turn(left=lambda parties: parties.to_serve(), not_before=after_the_decision)


class ServeForm(PartyForm):
    turn = TURN

    way = forms.ChoiceField(label=_("way of service"), choices=Way)
    field_order = ("party", "day", "way", "note")


def is_served(case: EnforcementCase, act: Act[Serve]) -> None:
    """Who owes nothing has settled it with the service; a warning is carried out by being served."""
    party, owed = act.given.party, account_of(act.given.party).owed
    is_penalty = party.decision == Party.Decision.PENALTY
    party.served_on, party.service_way = act.on, act.given.way
    party.settled_on = act.on if is_penalty and not owed else None
    party.save(update_fields=["served_on", "service_way", "settled_on"])
    stop_clock(case, "DECISION_SERVE", on=act.on, by=act.by, part=party.part)
    for code in (*(["FINE_PAY"] if owed else []), *REMEDIES):
        start_clock(case, code, trigger_on=act.on, by=act.by, part=party.part)
    note_the_ground(case, act)


def whom_and_how(case: EnforcementCase, act: Act[Serve]) -> dict[str, Json]:
    return {"party": str(act.given.party), "way": str(act.given.way)}


serve = one_after_the_other(
    "serve", _("Serve the decision"), S.DECIDED, S.EXECUTING, "case.work", TURN,
    done=_("served a decision"), takes=Serve, form=ServeForm, keeps=whom_and_how, effect=is_served,
)  # fmt: skip
