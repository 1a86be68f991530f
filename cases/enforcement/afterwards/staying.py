"""停止执行: a court or a reviewing organ stays the execution while its decision is pending (Litigation Law 56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.amounts import account_of
from cases.debts import PAY, WAIT, last_day
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.models import EnforcementCase, Party
from cases.states import S
from deadlines.clocks import cancel_clocks, refresh_due, start_clock
from deadlines.models import Clock
from deadlines.parts import of_part
from records.acts import Act, Json, Transition
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from cases.models.party import PartyQuerySet


@dataclass(frozen=True)
class Stay(OfParty):
    """`paper`: the ruling of the court, or the notice of the reviewing organ."""

    paper: str


def pending_and_not_stayed(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.filter(remedies__result="", remedies__isnull=False, remedies__stayed_on__isnull=True).distinct()


def after_it_was_filed(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.remedies.get(result="").filed_on, _("it was applied for then")


TURN: Turn[Stay] = Turn(left=pending_and_not_stayed, not_before=after_it_was_filed)


class StayForm(PartyForm):
    turn = TURN

    paper = PlainField(label=_("number of the paper"), max_length=100)
    field_order = ("party", "day", "paper", "note")


def stay_the_execution(case: EnforcementCase, act: Act[Stay]) -> None:
    """What is not overdue yet ends; it begins anew with the result. What is overdue stays so."""
    given, party = act.given, act.given.party
    remedy = party.remedies.get(result="")
    remedy.stayed_on, remedy.stay_paper = act.on, given.paper
    remedy.save(update_fields=["stayed_on", "stay_paper"])
    last = last_day(party, PAY)
    for code in (WAIT, *([PAY] if last and act.on <= last else [])):
        cancel_clocks(case, on=act.on, by=act.by, code=code, part=party.part)
    refresh_due(case)


def pay_again(party: Party, stayed_on: date | None, *, on: date, by: User | None) -> None:
    """After the result: whoever had time left to pay when the execution was stayed has the whole term again."""
    if stayed_on is None or not account_of(party).outstanding:
        return
    ended = Clock.objects.of(party.case).named(PAY).filter(of_part(party.part), state=Clock.State.CANCELLED)
    if ended.filter(ended_on=stayed_on).exists():
        start_clock(party.case, PAY, trigger_on=on, by=by, part=party.part)


def whom(case: EnforcementCase, act: Act[Stay]) -> dict[str, Json]:
    return {"party": str(act.given.party), "paper": act.given.paper}


def someone_waits(case: EnforcementCase) -> bool:
    return TURN.parties(case).exists()


stay = Transition(
    "stay", _("Record a stay of the execution"), (S.DECIDED, S.EXECUTING), None, "case.work",
    done=_("recorded a stay of the execution"), applies=someone_waits, takes=Stay, day="day", form=StayForm,
    check=TURN.check, keeps=whom, effect=stay_the_execution,
)  # fmt: skip
