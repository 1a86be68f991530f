"""告知: each party is told of the intended penalty and may state its case within its term (Procedures, art. 57)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn, one_after_the_other
from cases.models import EnforcementCase, Party, Way
from cases.states import S
from deadlines.clocks import start_clock
from records.acts import Act, Json, Transition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet


@dataclass(frozen=True)
class Notify(OfParty):
    """`of_hearing`: the paper tells it of its right to a hearing (Penalty Law 63)."""

    way: str
    of_hearing: bool = False


def after_filing(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.case.filed_on, _("the case was filed then")


TURN: Turn[Notify] = Turn(left=lambda parties: parties.to_notify(), not_before=after_filing)


class NotifyForm(PartyForm):
    turn = TURN

    way = forms.ChoiceField(label=_("way of service"), choices=Way)
    of_hearing = forms.BooleanField(
        label=_("The notice tells it of its right to a hearing."), required=False,
        help_text=_("Needed from 10,000 yuan on for a person or trader, 100,000 yuan for a firm."),
    )  # fmt: skip
    field_order = ("party", "day", "way", "of_hearing", "note")


def is_told(case: EnforcementCase, act: Act[Notify]) -> None:
    party = act.given.party
    party.notified_on, party.notice_way = act.on, act.given.way
    party.save(update_fields=["notified_on", "notice_way"])
    start_clock(case, "DEFENCE_END", trigger_on=act.on, by=act.by, part=party.part)
    if act.given.of_hearing:
        told_of_hearing(case, act)


def told_of_hearing(case: EnforcementCase, act: Act[Any]) -> None:
    party = act.given.party
    party.hearing_told_on = act.on
    party.save(update_fields=["hearing_told_on"])
    start_clock(case, "HEAR_REQUEST", trigger_on=act.on, by=act.by, part=party.part)


def whom_and_how(case: EnforcementCase, act: Act[Notify]) -> dict[str, Json]:
    told: dict[str, Json] = {"party": str(act.given.party), "way": str(act.given.way)}
    return told | ({"of_hearing": True} if act.given.of_hearing else {})


def told_of_no_hearing(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.to_decide().filter(notified_on__isnull=False, hearing_told_on__isnull=True)


def after_the_notice(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.notified_on, _("the notice was served then")


OF_HEARING: Turn[OfParty] = Turn(left=told_of_no_hearing, not_before=after_the_notice)


class TellForm(PartyForm):
    turn = OF_HEARING


def someone_is_not_told(case: EnforcementCase) -> bool:
    return OF_HEARING.parties(case).exists()


tell_of_hearing = Transition(
    "tell_of_hearing", _("Tell a party of its right to a hearing"), (S.NOTIFYING, S.DECIDING), None, "case.work",
    done=_("told a party of its right to a hearing"), applies=someone_is_not_told, takes=OfParty, day="day",
    form=TellForm, check=OF_HEARING.check, keeps=lambda case, act: {"party": str(act.given.party)},
    effect=told_of_hearing,
)  # fmt: skip


notify = one_after_the_other(
    "notify", _("Serve the notice"), S.NOTIFYING, S.DECIDING, "case.work", TURN,
    done=_("served the notice of the intended penalty"), takes=Notify, form=NotifyForm, keeps=whom_and_how,
    effect=is_told,
)  # fmt: skip
