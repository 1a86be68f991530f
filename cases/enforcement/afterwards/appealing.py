"""行政复议、行政诉讼: a party brings its decision before a reviewer or a court, and what comes of it.

The right that it used ends its term, the other one stands still with it, and so does the way to the court for
enforcement; no surcharge counts meanwhile (Penalty Law 73). A change is a dated entry: the decision stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.amounts import CONFISCATED, FINE, GOODS, SURCHARGE, ZERO, account_of
from cases.debts import APPLY, REMEDIES, apply_after, last_day
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.afterwards.standing import settle
from cases.enforcement.afterwards.staying import pay_again
from cases.models import EnforcementCase, Party, Remedy
from cases.states import S
from deadlines.clocks import cancel_clocks, refresh_due, start_clock, stop_clock
from money.forms import YuanField
from money.yuan import in_yuan
from records.acts import Act, Json, Transition
from records.amounts import correct_amount
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.party import PartyQuerySet

Kind, Result = Remedy.Kind, Remedy.Result
REASONS = {Result.CHANGED: "变更", Result.REVOKED: "撤销"}  # stand in the books, in the language of the paper
SERVED = (S.DECIDED, S.EXECUTING, S.CLOSING, S.CLOSED)
NAMES = (FINE, CONFISCATED, GOODS)
USED = {Kind.RECONSIDERATION: ("RECON_END",), Kind.SUIT: ("SUIT_END", "SUIT_AFTER_RECON"), Kind.APPEAL: ()}


@dataclass(frozen=True)
class Appeal(OfParty):
    """`day`: on which it was applied for. `remedy`: one of `Remedy.Kind`. `organ`: the reviewing organ or the court."""

    remedy: str
    organ: str


def served(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.filter(served_on__isnull=False).exclude(remedies__result="")


def after_the_service(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.served_on, _("the decision was served then")


class AppealingTurn(Turn[Appeal]):
    def check(self, case: EnforcementCase, act: Act[Appeal]) -> None:
        super().check(case, act)
        party, kind = act.given.party, Kind(act.given.remedy)
        earlier = party.remedies.filter(kind__in=[Kind.SUIT, Kind.APPEAL])
        if kind == Kind.APPEAL and not earlier.exists():
            raise ActionRefused(gettext("An appeal follows a suit; none is recorded."), field="remedy")
        if kind == Kind.RECONSIDERATION and earlier.exists():
            raise ActionRefused(gettext("Who brought a suit cannot ask for reconsideration."), field="remedy")
        last = last_day(party, *USED[kind])
        if last and act.on > last and not act.note.strip():
            said = gettext("The term ended on %(day)s. Note why the organ or the court took it all the same.")
            raise ActionRefused(said % {"day": last.isoformat()}, field="note")


APPEALING = AppealingTurn(left=served, not_before=after_the_service)


class AppealForm(PartyForm):
    turn = APPEALING

    remedy = forms.ChoiceField(label=_("kind"), choices=Kind, widget=forms.RadioSelect)
    organ = PlainField(label=_("organ or court"), max_length=100)
    field_order = ("party", "remedy", "day", "organ", "note")


def which_and_where(case: EnforcementCase, act: Act[Appeal]) -> dict[str, Json]:
    given = act.given
    return {"party": str(given.party), "remedy": str(given.remedy), "organ": given.organ}


def stand_still(case: EnforcementCase, act: Act[Appeal]) -> None:
    given, party = act.given, act.given.party
    Remedy.objects.create(party=party, kind=given.remedy, filed_on=act.on, organ=given.organ)
    used = USED[Kind(given.remedy)]
    for code in used:
        stop_clock(case, code, on=act.on, by=act.by, part=party.part)
    for code in {*REMEDIES, APPLY} - set(used):
        cancel_clocks(case, on=act.on, by=act.by, code=code, part=party.part)
    refresh_due(case)


def someone_is_served(case: EnforcementCase) -> bool:
    return APPEALING.parties(case).exists()


appeal = Transition(
    "appeal", _("Record a reconsideration or suit"), SERVED, None, "case.work",
    done=_("recorded a reconsideration or suit"), applies=someone_is_served, takes=Appeal, day="day", form=AppealForm,
    check=APPEALING.check, keeps=which_and_where, effect=stand_still,
)  # fmt: skip


@dataclass(frozen=True)
class Outcome(OfParty):
    """`day`: of the decision or judgment, from which on the amounts are others. Amounts only of a changed decision,
    and only those that are others now."""

    result: str
    paper: str
    fine: Decimal | None = None
    confiscated: Decimal | None = None
    goods: Decimal | None = None


def pending(parties: PartyQuerySet) -> PartyQuerySet:
    return parties.filter(remedies__result="", remedies__isnull=False)


def after_it_was_filed(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.remedies.get(result="").filed_on, _("it was applied for then")


class ResultTurn(Turn[Outcome]):
    def check(self, case: EnforcementCase, act: Act[Outcome]) -> None:
        super().check(case, act)
        given, account = act.given, account_of(act.given.party)
        said = {name: amount for name in NAMES if (amount := getattr(given, name)) is not None}
        if given.result != Result.CHANGED and said:
            text = gettext("Only a changed decision has other amounts. Empty them, or choose “changed”.")
            raise ActionRefused(text, field=next(iter(said)))
        if given.result == Result.CHANGED and not said:
            raise ActionRefused(gettext("Write the amount that is another one now."), field="fine")
        for name, amount in said.items():
            if amount == getattr(account, name):
                raise ActionRefused(gettext("It is %(amount)s already.") % {"amount": in_yuan(amount)}, field=name)
            if amount > getattr(account, name):
                text = gettext("It was %(amount)s; a party is not worse off for having asked.")
                raise ActionRefused(text % {"amount": in_yuan(getattr(account, name))}, field=name)


RESULTS = ResultTurn(left=pending, not_before=after_it_was_filed)


class ResultForm(PartyForm):
    turn = RESULTS

    result = forms.ChoiceField(label=_("result"), choices=Result, widget=forms.RadioSelect)
    paper = PlainField(label=_("number of the paper"), max_length=100)
    fine = YuanField(label=_("fine as changed (yuan)"), required=False)
    confiscated = YuanField(label=_("confiscated gains as changed (yuan)"), required=False)
    goods = YuanField(label=_("value of the confiscated goods as changed (yuan)"), required=False)
    field_order = ("party", "day", "result", "paper", *NAMES, "note")


def what_came_of_it(case: EnforcementCase, act: Act[Outcome]) -> dict[str, Json]:
    given = act.given
    amounts: list[Any] = [str(amount) for name in NAMES if (amount := getattr(given, name)) is not None]
    return {"party": str(given.party), "result": str(given.result), "paper": given.paper, "amount": amounts}


def take_the_result(case: EnforcementCase, act: Act[Outcome]) -> None:
    given, party = act.given, act.given.party
    remedy = party.remedies.get(result="")
    remedy.result, remedy.result_on, remedy.document = given.result, act.on, given.paper
    remedy.save(update_fields=["result", "result_on", "document"])
    for name, amount in _as_changed(given, party).items():
        _correct(case, act, name, amount)
    if given.result in (Result.CHANGED, Result.REVOKED) and party.publications.filter(ended_on__isnull=True).exists():
        start_clock(case, "PUBLISH_WITHDRAW", trigger_on=act.on, by=act.by, part=party.part)
    if given.result == Result.REVOKED:
        cancel_clocks(case, on=act.on, by=act.by, code="PUBLISH_SAME", part=party.part)
    if case.is_open:
        _count_again(case, remedy, act)
        settle(case, party, act)


def _as_changed(given: Outcome, party: Party) -> dict[str, Decimal]:
    """Amounts that are others now: all of them nothing where the decision is revoked, with what was added."""
    if given.result == Result.REVOKED:
        account = account_of(party)
        return {name: ZERO for name in (*NAMES, SURCHARGE) if getattr(account, name)}
    changed = {name: amount for name in NAMES if (amount := getattr(given, name)) is not None}
    surcharge = account_of(party).surcharge
    return changed | ({SURCHARGE: changed[FINE]} if FINE in changed and surcharge > changed[FINE] else {})


def _correct(case: EnforcementCase, act: Act[Outcome], name: str, amount: Decimal) -> None:
    given = act.given
    correct_amount(
        case, name, to=amount, effective_on=act.on, by=act.person, on=act.entered_on, part=given.party.part,
        reason=REASONS[Result(given.result)], document=given.paper,
    )  # fmt: skip


def _count_again(case: EnforcementCase, remedy: Remedy, act: Act[Outcome]) -> None:
    """What is open to the party now, and from when on the court may be asked to enforce."""
    party = remedy.party
    if remedy.kind == Kind.RECONSIDERATION and remedy.result == Result.WITHDRAWN and party.served_on:
        start_clock(case, "SUIT_END", trigger_on=party.served_on, by=act.by, part=party.part)
        apply_after(party, last_day(party, "SUIT_END"), on=act.on, by=act.by)
    elif remedy.kind == Kind.RECONSIDERATION and remedy.result != Result.REVOKED:
        start_clock(case, "SUIT_AFTER_RECON", trigger_on=act.on, by=act.by, part=party.part)
        apply_after(party, last_day(party, "SUIT_AFTER_RECON"), on=act.on, by=act.by)
    else:
        apply_after(party, act.on, on=act.on, by=act.by)
    pay_again(party, remedy.stayed_on, on=act.on, by=act.by)


def someone_waits_for_a_result(case: EnforcementCase) -> bool:
    return RESULTS.parties(case).exists()


take_result = Transition(
    "take_result", _("Record the result of a reconsideration or suit"), SERVED, None, "case.work",
    done=_("recorded the result of a reconsideration or suit"), applies=someone_waits_for_a_result, takes=Outcome,
    day="day", form=ResultForm, check=RESULTS.check, keeps=what_came_of_it, effect=take_the_result,
)  # fmt: skip
