"""上报: the superior bureau is asked to decide, and answers. The holder stays."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.models.lead import Lead
from leads.states import S
from notifications.news import What
from records.acts import EVIDENCE, Act, Input, Json, Transition
from records.forms.act import ActForm
from records.hierarchy import has_a_superior, held_below, superior
from records.telling import handlers_of, home_of, tell


@dataclass(frozen=True)
class Escalate(Input):
    """`opinion`: what the bureau itself would decide."""

    opinion: str


class EscalateForm(ActForm):
    opinion = forms.CharField(
        label=_("draft opinion"),
        max_length=2_000,
        help_text=_("What you would decide."),
        widget=forms.Textarea({"rows": 3, "class": "w3"}),
    )
    field_order = ("note", "opinion")


def the_opinion(lead: Lead, act: Act[Escalate]) -> dict[str, Json]:
    return {"opinion": act.given.opinion}


def tell_holder(lead: Lead, act: Act) -> None:
    tell(handlers_of(lead, act), What.ANSWERED, lead, act, bureau=home_of(act))


escalate = Transition(
    "escalate",
    _("Hand up"),
    (S.CHECKING,),
    S.ESCALATED,
    "lead.escalate",
    done=_("handed the lead up for decision"),
    applies=has_a_superior,
    reason_required=True,
    takes=Escalate,
    form=EscalateForm,
    keeps=the_opinion,
    starts=(clocks.ANSWER,),
    tells=What.HANDED_UP,
    is_undone=True,
)
answer = Transition(
    "answer",
    _("Answer"),
    (S.ESCALATED,),
    S.CHECKING,
    "lead.answer",
    done=_("answered the bureau"),
    reason_required=True,
    primary=True,
    asked_of=superior,
    held_by=held_below,
    not_by=("escalate",),
    stops=("LEAD_ANSWER",),
    effect=tell_holder,
    rests_on=(EVIDENCE,),
    is_undone=True,
)
