"""申请法院强制执行、终结执行、核销: what becomes of a debt that is not paid (Coercion Law 53, 54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.amounts import WRITTEN_OFF, account_of
from cases.debts import APPLY, OF_A_DEBT, REMEDIES, WAIT, last_day
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.acts.grounds import note_the_ground
from cases.enforcement.afterwards.deferring import served_and_owing
from cases.models import EnforcementCase, Party
from cases.states import S
from deadlines.clocks import stop_clock
from records.acts import Act, Json, Transition
from records.amounts import decide_amount
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet

DAY = timedelta(days=1)


@dataclass(frozen=True)
class OnPaper(OfParty):
    """`paper`: number of the application, of the ruling, of the approval."""

    paper: str


def demanded(parties: PartyQuerySet) -> PartyQuerySet:
    return served_and_owing(parties).filter(demanded_on__isnull=False, applied_on__isnull=True)


def when_the_court_may_be_asked(party: Party) -> tuple[date | None, StrOrPromise]:
    """The demand has been out for its days, and the party let its terms for reconsideration and suit pass."""
    waited, over = last_day(party, WAIT), last_day(party, *REMEDIES)
    days = [day + DAY for day in (waited, over) if day]
    return (
        max(days) if days else None,
        _("the days after the demand and the terms for reconsideration and suit were over then"),
    )


class ApplyingTurn(Turn[OnPaper]):
    def check(self, case: EnforcementCase, act: Act[OnPaper]) -> None:
        super().check(case, act)
        if act.given.party.remedies.filter(result="").exists():
            said = gettext("A reconsideration or suit of %(party)s has no result yet.")
            raise ActionRefused(said % {"party": act.given.party}, field="party")


APPLYING = ApplyingTurn(left=demanded, not_before=when_the_court_may_be_asked)


class ApplyForm(PartyForm):
    turn: Turn[Any] = APPLYING

    paper = PlainField(label=_("number of the paper"), max_length=100)
    field_order = ("party", "day", "paper", "note")


def of_whom(case: EnforcementCase, act: Act[OnPaper]) -> dict[str, Json]:
    return {"party": str(act.given.party), "paper": act.given.paper}


def is_applied_for(case: EnforcementCase, act: Act[OnPaper]) -> None:
    party = act.given.party
    party.applied_on = act.on
    party.save(update_fields=["applied_on"])
    for code in (APPLY, WAIT):
        stop_clock(case, code, on=act.on, by=act.by, part=party.part)


def someone_is_to_be_enforced(case: EnforcementCase) -> bool:
    return APPLYING.parties(case).exists()


apply_to_court = Transition(
    "apply_to_court", _("Apply to the court for enforcement"), (S.DECIDED, S.EXECUTING), None, "case.work",
    done=_("applied to the court for enforcement"), applies=someone_is_to_be_enforced, takes=OnPaper, day="day",
    form=ApplyForm, check=APPLYING.check, keeps=of_whom, effect=is_applied_for,
)  # fmt: skip


def before_the_court(parties: PartyQuerySet) -> PartyQuerySet:
    return served_and_owing(parties).filter(applied_on__isnull=False)


def after_the_application(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.applied_on, _("the court was asked then")


ENDING: Turn[OnPaper] = Turn(left=before_the_court, not_before=after_the_application)


class EndForm(ApplyForm):
    turn = ENDING


def is_ended(case: EnforcementCase, act: Act[OnPaper]) -> None:
    """The court found nothing more to take: the ground for closing is there."""
    party = act.given.party
    party.execution_ended_on = act.on
    party.save(update_fields=["execution_ended_on"])
    note_the_ground(case, act)


def someone_is_before_the_court(case: EnforcementCase) -> bool:
    return ENDING.parties(case).exists()


court_ended = Transition(
    "court_ended", _("Record that the court ended the execution"), (S.DECIDED, S.EXECUTING), None, "case.work",
    done=_("recorded that the court ended the execution"), applies=someone_is_before_the_court, takes=OnPaper,
    day="day", form=EndForm, check=ENDING.check, keeps=of_whom, effect=is_ended,
)  # fmt: skip


def given_up(parties: PartyQuerySet) -> PartyQuerySet:
    ended = parties.to_settle().filter(execution_ended_on__isnull=False)
    return ended.exclude(pk__in=[party.pk for party in ended if account_of(party).written_off])


def after_the_ruling(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.execution_ended_on, _("the court ended the execution then")


WRITING_OFF: Turn[OnPaper] = Turn(left=given_up, not_before=after_the_ruling)


class WriteOffForm(ApplyForm):
    turn = WRITING_OFF


def what_is_lost(case: EnforcementCase, act: Act[OnPaper]) -> dict[str, Json]:
    return of_whom(case, act) | {"amount": [str(account_of(act.given.party).outstanding)]}


def write_it_off(case: EnforcementCase, act: Act[OnPaper]) -> None:
    """All that is outstanding; the decision and what was paid stay as they are."""
    party, paper = act.given.party, act.given.paper
    left = account_of(party).outstanding
    decide_amount(case, WRITTEN_OFF, left, by=act.by, on=act.on, part=party.part, document=paper)
    for code in OF_A_DEBT:
        stop_clock(case, code, on=act.on, by=act.by, part=party.part)


def something_is_lost(case: EnforcementCase) -> bool:
    return WRITING_OFF.parties(case).exists()


write_off = Transition(
    "write_off", _("Write off what is outstanding"), (S.DECIDED, S.EXECUTING), None, "case.file",
    done=_("wrote off what was outstanding"), applies=something_is_lost, reason_required=True, takes=OnPaper,
    day="day", form=WriteOffForm, check=WRITING_OFF.check, keeps=what_is_lost, effect=write_it_off,
)  # fmt: skip
