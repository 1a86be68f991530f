"""催告: whoever did not pay in time is asked to, and has 10 days before the court is asked (Coercion Law 54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.debts import LATER, PAY, WAIT, last_day
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.afterwards.deferring import served_and_owing
from cases.models import EnforcementCase, Party, Way
from cases.states import S
from deadlines.clocks import start_clock
from records.acts import Act, Json, Transition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet


@dataclass(frozen=True)
class Demand(OfParty):
    """`day`: on which the demand was served."""

    way: str


def not_asked_yet(parties: PartyQuerySet) -> PartyQuerySet:
    return served_and_owing(parties).filter(demanded_on__isnull=True)


def when_it_was_late(party: Party) -> tuple[date | None, StrOrPromise]:
    last = last_day(party, LATER if party.instalments.exists() else PAY)
    return (last + timedelta(days=1)) if last else party.served_on, _("it was late from then on")


TURN: Turn[Demand] = Turn(left=not_asked_yet, not_before=when_it_was_late)


class DemandForm(PartyForm):
    turn = TURN

    way = forms.ChoiceField(label=_("way of service"), choices=Way)
    field_order = ("party", "day", "way", "note")


def is_asked(case: EnforcementCase, act: Act[Demand]) -> None:
    party = act.given.party
    party.demanded_on = act.on
    party.save(update_fields=["demanded_on"])
    start_clock(case, WAIT, trigger_on=act.on, by=act.by, part=party.part)


def whom_and_how(case: EnforcementCase, act: Act[Demand]) -> dict[str, Json]:
    return {"party": str(act.given.party), "way": str(act.given.way)}


def someone_is_to_be_asked(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


demand = Transition(
    "demand", _("Serve the demand to pay"), (S.DECIDED, S.EXECUTING), None, "case.work",
    done=_("served the demand to pay"), applies=someone_is_to_be_asked, takes=Demand, day="day", form=DemandForm,
    check=TURN.check, keeps=whom_and_how, effect=is_asked,
)  # fmt: skip
