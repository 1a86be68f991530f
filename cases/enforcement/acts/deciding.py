"""处理决定: one of the five kinds for each party, with what it is to pay (Procedures, art. 60)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.amounts import CONFISCATED, FINE, GOODS
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn, one_after_the_other
from cases.enforcement.acts.grave import is_grave, is_large, no_hearing_is_open
from cases.enforcement.acts.grounds import note_the_ground
from cases.enforcement.acts.reviewing import not_the_chair
from cases.models import EnforcementCase, Party
from cases.models.party import HANDED_ON
from cases.published import PUBLISH
from cases.states import S
from cases.terms import DECIDE, FAST_TRACK
from deadlines.clocks import start_clock, stop_clock
from deadlines.models import Clock
from deadlines.parts import of_part
from money.forms import YuanField
from records.actors import HANDLER
from records.acts import Act, Json
from records.amounts import decide_amount
from records.discussing import decided_together, discussing
from records.numbers import document_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Party.Decision
WORDS = {Kind.PENALTY: "处罚", Kind.NO_PENALTY: "不罚"}  # in the numbers of the papers that carry one
NAMES = (FINE, CONFISCATED, GOODS)
SINCE = ("conclude", "send_back", "pass_again")  # what was discussed before is of another matter


@dataclass(frozen=True)
class Decide(OfParty):
    """`decision`: one of `Party.Decision`; the amounts, in yuan, only of a penalty. A warning has none."""

    decision: str
    fine: Decimal | None = None
    confiscated: Decimal | None = None
    goods: Decimal | None = None


def after_the_notice(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.notified_on, _("the notice was served then")


class DecidingTurn(Turn[Decide]):
    def check(self, case: EnforcementCase, act: Act[Decide]) -> None:
        super().check(case, act)
        not_the_chair(case, act)
        self._check_the_defence(case, act)
        given = act.given
        if given.decision != Kind.PENALTY and any(getattr(given, name) for name in NAMES):
            raise ActionRefused(gettext("Only a penalty has amounts. Empty them, or choose the penalty."), field="fine")
        if given.decision == Kind.PENALTY:
            self._check_what_is_grave(case, act)

    @staticmethod
    def _check_what_is_grave(case: EnforcementCase, act: Act[Decide]) -> None:
        """A large sum needs the right to a hearing told before, and what is grave the leaders together with minutes."""
        given = act.given
        amounts = [getattr(given, name) or Decimal(0) for name in NAMES]
        if is_large(given.party, amounts) and given.party.hearing_told_on is None:
            said = gettext("%(party)s was not told of its right to a hearing, which this sum needs. Tell it first.")
            raise ActionRefused(said % {"party": given.party}, field="fine")
        if is_grave(case, given.party, amounts) and (why := decided_together(since=SINCE)(case)):
            raise ActionRefused(why, field="decision")

    def _check_the_defence(self, case: EnforcementCase, act: Act[Decide]) -> None:
        """The party's time for a statement and for a hearing must be over, unless it waived it (Penalty Law 62)."""
        terms = (
            Clock.objects.of(case)
            .filter(of_part(act.given.party.part), code__in=("DEFENCE_END", "HEAR_REQUEST"))
            .open()
        )
        term = terms.order_by("-due_on").first()
        if term and term.due_on and act.on <= term.due_on:
            about = {"party": act.given.party, "day": term.due_on.isoformat()}
            said = gettext("%(party)s may state its case until %(day)s; without a waiver the decision comes after.")
            raise ActionRefused(said % about, field="day")


TURN = DecidingTurn(left=lambda parties: parties.to_decide(), not_before=after_the_notice)


class DecideForm(PartyForm):
    turn = TURN

    decision = forms.ChoiceField(label=_("decision"), choices=Party.Decision, widget=forms.RadioSelect)
    fine = YuanField(label=_("fine (yuan)"), required=False)
    confiscated = YuanField(label=_("confiscated gains (yuan)"), required=False)
    goods = YuanField(label=_("value of the confiscated goods (yuan)"), required=False)
    field_order = ("party", "day", "decision", *NAMES, "note")


def is_decided(case: EnforcementCase, act: Act[Decide]) -> dict[str, Any]:
    """The case is decided with its last party, on the latest of the days."""
    kinds = {act.given.decision, *case.parties.values_list("decision", flat=True)}
    told: dict[str, Any] = {"has_penalty": Kind.PENALTY in kinds, "decided_by": act.person}
    if Kind.JUDICIAL in kinds:
        told["is_transferred"] = True
    if TURN.has_one(case):
        days = case.parties.values_list("decided_on", flat=True)
        told["decided_on"] = max([act.on, *(day for day in days if day)])
    return told


def what_for_whom(case: EnforcementCase, act: Act[Decide]) -> dict[str, Json]:
    given = act.given
    amounts: list[Any] = [str(amount) for name in NAMES if (amount := getattr(given, name))]
    return {"party": str(given.party), "decision": str(given.decision), "amount": amounts}


def write_the_decision(case: EnforcementCase, act: Act[Decide]) -> None:
    """The number is taken last; it goes on without gaps."""
    given, party = act.given, act.given.party
    for code in ("DEFENCE_END", "HEAR_REQUEST"):
        stop_clock(case, code, on=act.on, by=act.by, part=party.part)
    if given.decision not in HANDED_ON:
        start_clock(case, "DECISION_SERVE", trigger_on=act.on, by=act.by, part=party.part)
    if case.decided_on:
        for code in (DECIDE, FAST_TRACK):
            stop_clock(case, code, on=act.on, by=act.by)
    word = WORDS.get(Kind(given.decision), "")
    number = document_number(case.bureau, word, on=act.on) if word else ""
    party.decision, party.decided_on, party.decision_number = given.decision, act.on, number
    party.save(update_fields=["decision", "decided_on", "decision_number"])
    if given.decision == Kind.PENALTY:
        for name in NAMES:
            amount = getattr(given, name)
            if amount is not None:
                decide_amount(case, name, amount, by=act.by, on=act.on, part=party.part, document=number)
        if any(getattr(given, name) for name in NAMES):  # of more than a warning
            start_clock(case, PUBLISH, trigger_on=act.on, by=act.by, part=party.part)
    note_the_ground(case, act)


discuss = discussing((S.DECIDING,), "case.work", label=_("Record the collective decision"), guard=no_hearing_is_open)
decide = one_after_the_other(
    "decide", _("Decide"), S.DECIDING, S.DECIDED, "case.decide", TURN,
    done=_("decided on a party"), guard=no_hearing_is_open,
    not_by=("pass_review", "pass_again", HANDLER), takes=Decide, form=DecideForm, sets=is_decided,
    keeps=what_for_whom, effect=write_the_decision,
)  # fmt: skip
