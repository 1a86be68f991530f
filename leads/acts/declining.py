"""不属于本单位: with a coded ground, and where the papers went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.ledger import post
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.states import S
from leads.words import DECLINED
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm


@dataclass(frozen=True)
class Decline(Input):
    """`ground`: one of `leads.words.DECLINED`; `reporter_told`: who is competent."""

    ground: str
    sent_to: str
    reporter_told: bool = False


class DeclineForm(ActForm[Lead]):
    ground = forms.ChoiceField(label=_("ground"), choices=[*DECLINED.items()], widget=forms.RadioSelect)
    sent_to = forms.CharField(
        label=_("sent to"), max_length=100, help_text=_("The organ that is competent and received the papers.")
    )
    reporter_told = forms.BooleanField(label=_("The reporter was told who is competent"), required=False)
    field_order = ("ground", "sent_to", "reporter_told", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not clocks.must_be_told(self.record, on=self.today):
            del self.fields["reporter_told"]


def reporter_was_told(lead: Lead, act: Act[Decline]) -> None:
    """Whom a law orders to tell is told before."""
    if clocks.must_be_told(lead, on=act.on) and not act.given.reporter_told:
        raise ActionRefused(gettext("A law orders to tell the reporter: do so first, and who is competent."))


def ground_and_receiver(lead: Lead, act: Act[Decline]) -> dict[str, Json]:
    return {"ground": act.given.ground, "sent_to": act.given.sent_to}


def take_out_of_stock(lead: Lead, act: Act[Decline]) -> None:
    post(lead, Kind.NOT_OURS, on=act.on, by=act.by, note=act.note)


decline = Transition(
    "decline",
    _("Not ours"),
    (S.REGISTERED,),
    S.NOT_OURS,
    "lead.decline",
    done=_("declined the lead"),
    guard=has_no_pending_offer,
    reason_required=True,
    ends_clocks=True,
    takes=Decline,
    form=DeclineForm,
    check=reporter_was_told,
    keeps=ground_and_receiver,
    effect=take_out_of_stock,
)
