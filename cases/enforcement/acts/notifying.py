"""告知: each party is told of the intended penalty and may state its case within its term (Procedures, art. 57)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn, one_after_the_other
from cases.models import EnforcementCase, Party, Way
from cases.states import S
from deadlines.clocks import start_clock
from records.acts import Act, Json

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Notify(OfParty):
    way: str


def after_filing(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.case.filed_on, _("the case was filed then")


TURN: Turn[Notify] = Turn(left=lambda parties: parties.to_notify(), not_before=after_filing)


class NotifyForm(PartyForm):
    turn = TURN

    way = forms.ChoiceField(label=_("way of service"), choices=Way)
    field_order = ("party", "day", "way", "note")


def is_told(case: EnforcementCase, act: Act[Notify]) -> None:
    party = act.given.party
    party.notified_on, party.notice_way = act.on, act.given.way
    party.save(update_fields=["notified_on", "notice_way"])
    start_clock(case, "DEFENCE_END", trigger_on=act.on, by=act.by, part=party.part)


def whom_and_how(case: EnforcementCase, act: Act[Notify]) -> dict[str, Json]:
    return {"party": str(act.given.party), "way": str(act.given.way)}


notify = one_after_the_other(
    "notify", _("Serve the notice"), S.NOTIFYING, S.DECIDING, "case.work", TURN,
    done=_("served the notice of the intended penalty"), takes=Notify, form=NotifyForm, keeps=whom_and_how,
    effect=is_told,
)  # fmt: skip
