"""送达: each party receives its decision; its own terms to pay, to appeal and to sue begin (Procedures, art. 82)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.amounts import account_of
from cases.debts import apply_after, last_day
from cases.enforcement.acts.each_party import OfParty, PartyForm, Turn, one_after_the_other
from cases.enforcement.acts.grounds import note_the_ground
from cases.models import EnforcementCase, Party, Way
from cases.states import S
from deadlines.clocks import start_clock, stop_clock
from deadlines.models import Clock
from deadlines.parts import of_part
from records.acts import Act, Json
from texts.fields import PlainField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REMEDIES = ("RECON_END", "SUIT_END")


@dataclass(frozen=True)
class Serve(OfParty):
    """`receiver`, `relation`: who signed, and what it is to the party. `proof`: the receipt, the witness of a paper
    left on the spot, the number of the parcel, the consent to electronic service."""

    way: str
    receiver: str = ""
    relation: str = ""
    proof: str = ""


def after_the_decision(party: Party) -> tuple[date | None, StrOrPromise]:
    return party.decided_on, _("it was decided then")


class ServingTurn(Turn[Serve]):
    """What each way needs (Procedures, art. 82): a notice its 30 days, everything but a hand its proof."""

    def check(self, case: EnforcementCase, act: Act[Serve]) -> None:
        super().check(case, act)
        given, party = act.given, act.given.party
        if given.way == Way.PUBLIC_NOTICE:
            self._check_the_notice(party, act)
        if given.way in WITH_PROOF and not given.proof.strip():
            raise ActionRefused(str(WITH_PROOF[Way(given.way)]), field="proof")

    @staticmethod
    def _check_the_notice(party: Party, act: Act[Serve]) -> None:
        clocks = Clock.objects.of(party.case).named("SERVE_PUBLIC").filter(of_part(party.part))
        over = clocks.order_by("-pk").values_list("due_on", flat=True).first()
        if over is None:
            raise ActionRefused(gettext("Publish the notice of service first."), field="way")
        if act.on != over:
            about = {"day": party.announced_on, "over": over.isoformat()}
            said = gettext("The notice of %(day)s counts as served on %(over)s.") % about
            raise ActionRefused(said, field="day")


WITH_PROOF = {
    Way.LEFT: _("Name the witness or the recording."),
    Way.POST: _("Write the number of the parcel."),
    Way.ELECTRONIC: _("Name the party's consent to electronic service."),
    Way.ENTRUSTED: _("Name the bureau that served it, and its receipt."),
}
TURN = ServingTurn(left=lambda parties: parties.to_serve(), not_before=after_the_decision)


class ServeForm(PartyForm):
    turn = TURN

    way = forms.ChoiceField(label=_("way of service"), choices=Way)
    receiver = PlainField(label=_("signed for by"), max_length=60, required=False)
    relation = PlainField(label=_("relation to the party"), max_length=60, required=False)
    proof = PlainField(
        label=_("proof of service"), max_length=200, required=False,
        help_text=_("Receipt, witness, number of the parcel, consent to electronic service."),
    )  # fmt: skip
    field_order = ("party", "day", "way", "receiver", "relation", "proof", "note")


def is_served(case: EnforcementCase, act: Act[Serve]) -> None:
    """Who owes nothing has settled it with the service; a warning is carried out by being served."""
    party, owed = act.given.party, account_of(act.given.party).owed
    is_penalty = party.decision == Party.Decision.PENALTY
    party.served_on, party.service_way = act.on, act.given.way
    party.received_by, party.relation, party.service_proof = act.given.receiver, act.given.relation, act.given.proof
    party.settled_on = act.on if is_penalty and not owed else None
    party.save(update_fields=["served_on", "service_way", "received_by", "relation", "service_proof", "settled_on"])
    for code in ("DECISION_SERVE", "SERVE_PUBLIC"):
        stop_clock(case, code, on=act.on, by=act.by, part=party.part)
    for code in (*(["FINE_PAY"] if owed else []), *REMEDIES):
        start_clock(case, code, trigger_on=act.on, by=act.by, part=party.part)
    if owed:
        apply_after(party, last_day(party, *REMEDIES), on=act.on, by=act.by)
    note_the_ground(case, act)


def whom_and_how(case: EnforcementCase, act: Act[Serve]) -> dict[str, Json]:
    given = act.given
    told: dict[str, Json] = {"party": str(given.party), "way": str(given.way)}
    signed = "，".join(filter(None, [given.receiver, given.relation]))
    return told | {name: said for name, said in (("receiver", signed), ("proof", given.proof)) if said}


serve = one_after_the_other(
    "serve", _("Serve the decision"), S.DECIDED, S.EXECUTING, "case.work", TURN,
    done=_("served a decision"), takes=Serve, form=ServeForm, keeps=whom_and_how, effect=is_served,
)  # fmt: skip
