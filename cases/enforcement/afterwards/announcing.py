"""公告送达: where nothing else reaches a party; served when 30 days have passed (Procedures, art. 82)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.acts.serving import after_the_decision
from cases.models import EnforcementCase
from cases.states import S
from deadlines.clocks import start_clock, stop_clock
from records.acts import Act, Json, Transition
from texts.fields import PlainField

if TYPE_CHECKING:
    from cases.models.party import PartyQuerySet


@dataclass(frozen=True)
class Announce(OfParty):
    """`day`: on which the notice was published, `where`."""

    where: str


def unserved(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.to_serve().filter(announced_on__isnull=True)


TURN: Turn[Announce] = Turn(left=unserved, not_before=after_the_decision)


class AnnounceForm(PartyForm):
    turn = TURN

    where = PlainField(label=_("published where"), max_length=200)
    field_order = ("party", "day", "where", "note")


def is_announced(case: EnforcementCase, act: Act[Announce]) -> None:
    """Our duty to serve is done with the notice; what is left is to wait."""
    party = act.given.party
    party.announced_on = act.on
    party.save(update_fields=["announced_on"])
    stop_clock(case, "DECISION_SERVE", on=act.on, by=act.by, part=party.part)
    start_clock(case, "SERVE_PUBLIC", trigger_on=act.on, by=act.by, part=party.part)


def whom_and_where(case: EnforcementCase, act: Act[Announce]) -> dict[str, Json]:
    return {"party": str(act.given.party), "where": act.given.where}


def someone_is_unserved(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


announce = Transition(
    "announce", _("Publish the notice of service"), (S.DECIDED,), None, "case.work",
    done=_("published the notice of service"), applies=someone_is_unserved, reason_required=True, takes=Announce,
    day="day", form=AnnounceForm, check=TURN.check, keeps=whom_and_where, effect=is_announced,
)  # fmt: skip
