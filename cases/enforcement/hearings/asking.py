"""要求听证、撤回: a party that was told of its right asks for a hearing within its term (Penalty Law 63, 64)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.acts.filing import by_the_ordinary_way
from cases.models import EnforcementCase, Party
from cases.states import H
from cases.terms import DECIDE, FAST_TRACK
from deadlines.clocks import cancel_clocks, refresh_due, resume_clocks
from deadlines.models import Clock, Ground
from deadlines.parts import of_part
from records.acts import Act, Json, Of, Starts, Transition
from records.forms.act import note_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet
    from deadlines.parts import Part

REQUEST = "HEAR_REQUEST"


@dataclass(frozen=True)
class AskHearing(OfParty):
    """`day`: on which the party said so or posted its letter; that day counts."""


def may_ask(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.to_decide().filter(hearing_told_on__isnull=False, hearing_asked_on__isnull=True)


def have_asked(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.filter(hearing_asked_on__isnull=False)


def when_told(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.hearing_told_on, _("the party was told of its right then")


def when_asked(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.hearing_asked_on, _("the party asked for it then")


class AskingTurn(Turn[AskHearing]):
    def check(self, case: EnforcementCase, act: Act[AskHearing]) -> None:
        super().check(case, act)
        term = Clock.objects.of(case).named(REQUEST).filter(of_part(act.given.party.part)).order_by("-pk").first()
        if term and term.due_on and act.on > term.due_on:
            about = {"party": act.given.party, "day": term.due_on.isoformat()}
            said = gettext("%(party)s could ask for a hearing until %(day)s; the day of the post mark counts.")
            raise ActionRefused(said % about, field="day")


MAY_ASK = AskingTurn(left=may_ask, not_before=when_told)
HAVE_ASKED: Turn[OfParty] = Turn(left=have_asked, not_before=when_asked)


class AskForm(PartyForm):
    turn: Turn[Any] = MAY_ASK

    note = note_field(_("request"), _("What the party wrote or said, and who received it."))


class WithdrawForm(PartyForm):
    turn: Turn[Any] = HAVE_ASKED

    note = note_field(_("withdrawal"), _("The party's letter, or that it stayed away without good reason."))


def someone_may_ask(case: EnforcementCase) -> bool:
    return MAY_ASK.parties(case).exists()


def has_asked(case: EnforcementCase, act: Act[AskHearing]) -> None:
    party = act.given.party
    party.hearing_asked_on = act.on
    party.save(update_fields=["hearing_asked_on"])
    cancel_clocks(case, on=act.on, by=act.by, code=FAST_TRACK)
    refresh_due(case)


def asked_no_more(case: EnforcementCase, act: Act[OfParty]) -> None:
    party = act.given.party
    party.hearing_asked_on = None
    party.save(update_fields=["hearing_asked_on"])


def term_runs_again(case: EnforcementCase, act: Act[OfParty]) -> None:
    """Nobody wants it any more: the term for deciding stood still until today."""
    asked_no_more(case, act)
    hearing_is_over(case, act)


def hearing_is_over(case: EnforcementCase, act: Act[Any]) -> None:
    """Only what stood still for the hearing; a test goes on."""
    resume_clocks(case, DECIDE, to_on=act.on, by=act.by, ground=Ground.HEARING)
    refresh_due(case)


def its_own(case: EnforcementCase, act: Act[OfParty]) -> Sequence[Part]:
    return (act.given.party.part,)


def who(case: EnforcementCase, act: Act[OfParty]) -> dict[str, Json]:
    return {"party": str(act.given.party), "ground": str(Ground.HEARING)}


ASKING: dict[str, Any] = {
    "done": _("recorded that a party asks for a hearing"), "applies": someone_may_ask, "reason_required": True,
    "takes": AskHearing, "day": "day", "form": AskForm, "check": MAY_ASK.check, "keeps": who, "effect": has_asked,
    "sets": by_the_ordinary_way,
    "stops": (Of(REQUEST, its_own),),
}  # fmt: skip
WITHDRAWING: dict[str, Any] = {
    "done": _("recorded that a party wants no hearing any more"), "reason_required": True, "takes": OfParty,
    "day": "day", "form": WithdrawForm, "check": HAVE_ASKED.check, "keeps": who,
}  # fmt: skip
OPEN = (H.ASKED, H.CALLED)
ask_hearing = Transition(
    "ask_hearing", _("Record a request for a hearing"), (H.NONE,), H.ASKED, "case.work", **ASKING,
    pauses=(DECIDE,), starts=(Starts("HEAR_CHAIR"),),
)  # fmt: skip
join_hearing = Transition(
    "join_hearing", _("Record a further request for the hearing"), OPEN, None, "case.work", **ASKING
)  # fmt: skip
withdraw_hearing = Transition(
    "withdraw_hearing", _("Record that a party withdraws its request"), OPEN, None, "case.work",
    applies=HAVE_ASKED.has_several, effect=asked_no_more, **WITHDRAWING,
)  # fmt: skip
withdraw_hearing_last = Transition(
    "withdraw_hearing_last", _("Record that a party withdraws its request"), OPEN, H.NONE, "case.work",
    applies=HAVE_ASKED.has_one, effect=term_runs_again, stops=("HEAR_CHAIR", "HEAR_SET", "HEAR_NOTICE"),
    **WITHDRAWING,
)  # fmt: skip
