"""简易程序: two officers decide on the spot on a small fine or a warning (Penalty Law 51, 52, 68, 69).

Procedures of Market Regulation, art. 66 to 70, 73. The decision is handed over at once. The papers go to the bureau
within seven working days, cash that was collected to the bureau within two, and from there to the bank within two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.models import Role, User
from cases.amounts import FINE
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn
from cases.enforcement.acts.filing import check_officers
from cases.enforcement.acts.paying import Pay, take_the_payment
from cases.enforcement.acts.serving import Serve, is_served
from cases.models import EnforcementCase, Party, Way
from cases.sources import clear_the_lead
from cases.states import S
from deadlines.clocks import start_clock
from deadlines.models import Clock
from money.forms import YuanField
from money.yuan import in_yuan
from records.acts import Act, Input, Json, Starts, Transition
from records.amounts import decide_amount
from records.handlers import add_handler
from records.numbers import document_number
from texts.fields import PlainField

WORD = "当罚"
MOST = {Party.Role.FIRM: Decimal(3_000), Party.Role.TRADER: Decimal(200), Party.Role.PERSON: Decimal(200)}
Procedure = EnforcementCase.Procedure


@dataclass(frozen=True)
class OnTheSpot(OfParty):
    """`fine`: none for a warning. `receipt`: of the fine where it was collected on the spot."""

    handler: User
    second: User
    fine: Decimal | None = None
    receipt: str = ""
    receiver: str = ""


def after_the_clue(party: Party) -> Any:
    return party.case.clue_on, _("the clue was found then")


class SpotTurn(Turn[OnTheSpot]):
    def check(self, case: EnforcementCase, act: Act[OnTheSpot]) -> None:
        super().check(case, act)
        given = act.given
        check_officers(case, act, {"handler": given.handler, "second": given.second})
        most = MOST[Party.Role(given.party.role)]
        if given.fine is not None and not 0 < given.fine <= most:
            said = gettext("On the spot a fine of at most %(amount)s is decided. Take the ordinary procedure.")
            raise ActionRefused(said % {"amount": in_yuan(most)}, field="fine")
        if given.receipt and not given.fine:
            raise ActionRefused(gettext("A warning has nothing to collect."), field="receipt")


TURN = SpotTurn(left=lambda parties: parties.to_decide(), not_before=after_the_clue)


class SpotForm(PartyForm):
    turn: Turn[Any] = TURN

    handler = forms.ModelChoiceField(label=_("officer in charge"), queryset=User.objects.none())
    second = forms.ModelChoiceField(label=_("second officer"), queryset=User.objects.none())
    fine = YuanField(
        label=_("fine (yuan)"), required=False,
        help_text=_("Empty for a warning. At most 200 yuan for a person or trader, 3,000 yuan for a firm."),
    )  # fmt: skip
    receipt = PlainField(
        label=_("receipt of the fine collected on the spot"), max_length=60, required=False,
        help_text=_("Up to 100 yuan, or where it could hardly be collected later. Else leave it empty."),
    )  # fmt: skip
    receiver = PlainField(label=_("signed for by"), max_length=60, required=False)
    field_order = ("party", "day", "handler", "second", "fine", "receipt", "receiver", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].initial = self.record.assignee_id
        for name in ("handler", "second"):
            offer(self, name, User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.record.bureau, on=self.today))


def is_simple(case: EnforcementCase) -> bool:
    return case.procedure == Procedure.SIMPLE


def decided_at_once(case: EnforcementCase, act: Act[OnTheSpot]) -> dict[str, Any]:
    paid = act.given.fine if act.given.receipt and act.given.fine else Decimal(0)
    return {
        "procedure": Procedure.SIMPLE, "filed_on": act.on, "decided_on": act.on, "has_penalty": True,
        "assignee": act.given.handler, "paid_yuan": case.paid_yuan + paid,
    }  # fmt: skip


def what_for_whom(case: EnforcementCase, act: Act[OnTheSpot]) -> dict[str, Json]:
    given = act.given
    told: dict[str, Json] = {"party": str(given.party), "officers": f"{given.handler}、{given.second}"}
    told |= {"amount": [str(given.fine)]} if given.fine else {}
    return told | ({"receipt": given.receipt} if given.receipt else {})


def given_instead(act: Act[Any], given: Input) -> Act[Any]:
    """The same doing, as the act sees it that it brings along."""
    return replace(act, given=given)


def decide_at_once(case: EnforcementCase, act: Act[OnTheSpot]) -> None:
    """Decided and served in one; a fine that was collected is entered with its receipt."""
    given, party = act.given, act.given.party
    add_handler(case, given.second, by=act.person, on=act.on)
    party.decision, party.decided_on = Party.Decision.PENALTY, act.on
    party.decision_number = document_number(case.bureau, WORD, on=act.on)
    party.save(update_fields=["decision", "decided_on", "decision_number"])
    if given.fine:
        number = party.decision_number
        decide_amount(case, FINE, given.fine, by=act.by, on=act.on, part=party.part, document=number)
    is_served(case, given_instead(act, Serve(party, act.on, Way.IN_PERSON, given.receiver)))
    if given.receipt and given.fine:
        take_the_payment(case, given_instead(act, Pay(party, act.on, given.fine, given.receipt)))
        start_clock(case, "SPOT_FINE_HAND", trigger_on=act.on, by=act.by)
    clear_the_lead(case, act)


def has_one_party(case: EnforcementCase) -> bool:
    return TURN.has_one(case)


def papers_are_out(case: EnforcementCase) -> bool:
    return is_simple(case) and case.papers_in_on is None


def runs(code: str) -> Any:
    def is_running(case: EnforcementCase) -> bool:
        return is_simple(case) and Clock.objects.of(case).named(code).open().exists()

    return is_running


decide_on_the_spot = Transition(
    "decide_on_the_spot", _("Decide on the spot"), (S.PROPOSED,), S.EXECUTING, "case.work",
    done=_("decided on the spot"), applies=has_one_party, takes=OnTheSpot, day="day", form=SpotForm, check=TURN.check,
    sets=decided_at_once, keeps=what_for_whom, effect=decide_at_once, stops=("CASE_FILE",),
    starts=(Starts("SIMPLE_FILE"),),
    before=_("For clear facts and a small fine or a warning; the party has the decision in hand at once."),
)  # fmt: skip
AFTER = (S.EXECUTING, S.CLOSING, S.CLOSED)
hand_in_papers = Transition(
    "hand_in_papers", _("Hand in the papers"), AFTER, None, "case.work", done=_("handed in the papers"),
    applies=papers_are_out, sets=lambda case, act: {"papers_in_on": act.on}, stops=("SIMPLE_FILE",),
)  # fmt: skip
hand_in_fine = Transition(
    "hand_in_fine", _("Hand in the collected fine"), AFTER, None, "case.work", done=_("handed in the collected fine"),
    applies=runs("SPOT_FINE_HAND"), stops=("SPOT_FINE_HAND",), starts=(Starts("SPOT_FINE_BANK"),),
)  # fmt: skip
bank_fine = Transition(
    "bank_fine", _("Pay the collected fine into the bank"), AFTER, None, "case.work",
    done=_("paid the collected fine into the bank"), applies=runs("SPOT_FINE_BANK"), stops=("SPOT_FINE_BANK",),
)  # fmt: skip
SIMPLE = (decide_on_the_spot, hand_in_papers, hand_in_fine, bank_fine)
