"""陈述申辩: what a party said within its term, or that it waived it expressly (Penalty Law 45, 62)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.models import EnforcementCase, Party
from cases.states import S
from deadlines.clocks import stop_clock
from records.acts import Act, Json, Transition
from records.forms.act import note_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet


@dataclass(frozen=True)
class Heard(OfParty):
    """The note is what was said, or the paper of the waiver."""

    is_waived: bool = False


def told_and_unheard(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.filter(notified_on__isnull=False, heard_on__isnull=True, decided_on__isnull=True)


def after_the_notice(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.notified_on, _("the notice was served then")


TURN: Turn[Heard] = Turn(left=told_and_unheard, not_before=after_the_notice)


class HearForm(PartyForm):
    turn = TURN

    is_waived = forms.BooleanField(label=_("It waived expressly what it has not said."), required=False)
    note = note_field(_("statement and defence"), _("What the party said, and whether it was accepted, and why."))
    field_order = ("party", "day", "is_waived", "note")


def said_so(case: EnforcementCase, act: Act[Heard]) -> None:
    """What was said does not end the term; a waiver does."""
    party = act.given.party
    party.statement, party.heard_on = act.note, act.on
    party.save(update_fields=["statement", "heard_on"])
    if act.given.is_waived:
        for code in ("DEFENCE_END", "HEAR_REQUEST"):
            stop_clock(case, code, on=act.on, by=act.by, part=party.part)


def who_spoke(case: EnforcementCase, act: Act[Heard]) -> dict[str, Json]:
    told: dict[str, Json] = {"party": str(act.given.party)}
    return told | ({"waived": True} if act.given.is_waived else {})


def someone_may_speak(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


hear = Transition(
    "hear",
    _("Record a statement"),
    (S.NOTIFYING, S.DECIDING),
    None,
    "case.work",
    done=_("recorded a party's statement"),
    applies=someone_may_speak,
    reason_required=True,
    takes=Heard,
    day="day",
    form=HearForm,
    check=TURN.check,
    keeps=who_spoke,
    effect=said_so,
)
