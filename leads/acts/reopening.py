"""A cleared lead comes back into stock with a new fact, or has a later result added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads import clocks
from leads.acts.approving import its_outcome
from leads.ledger import ledger_back, post
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.states import S
from notifications.news import What
from records.acts import EVIDENCE, Act, Input, Json, Transition, as_given
from records.forms.act import ActForm
from records.hierarchy import superior
from records.telling import staff_of, tell


@dataclass(frozen=True)
class LaterResult(Input):
    """A later finding or judgment; figures count it as “later result”."""

    finding: str


class FindingForm(ActForm):
    finding = forms.ChoiceField(label=_("result of the check"), choices=Lead.Finding.choices, widget=forms.RadioSelect)
    field_order = ("finding", "note")


def not_cleared(lead: Lead, act: Act) -> dict[str, Any]:
    """The earlier outcome stays in the timeline."""
    return {"cleared_on": None, "cleared_by_bureau": None, "outcome": None}


def put_back_into_stock(lead: Lead, act: Act) -> None:
    post(lead, Kind.REOPENED, on=act.on, by=act.by, note=act.note)


def put_back_and_tell(lead: Lead, act: Act) -> None:
    put_back_into_stock(lead, act)
    tell(staff_of(lead.bureau, act), What.RETURNED, lead, act, by=act.actor, urgent=True)


def the_finding(lead: Lead, act: Act[LaterResult]) -> dict[str, Json]:
    return {"finding": act.given.finding}


reopen = Transition(
    "reopen",
    _("Reopen"),
    (S.CLEARED,),
    S.CHECKING,
    "lead.reopen",
    done=_("reopened the lead"),
    reason_required=True,
    asked_of=superior,
    sets=not_cleared,
    keeps=its_outcome,
    starts=(clocks.RESULT, clocks.CHECK),
    effect=put_back_and_tell,
    rests_on=("outcome", "finding", "conclusion", "cleared_on", EVIDENCE),
    is_undone=True,
    counters=ledger_back,
)
update_result = Transition(
    "update_result",
    _("Add a later result"),
    (S.CLEARED,),
    None,
    "lead.update_result",
    done=_("added a later result"),
    reason_required=True,
    takes=LaterResult,
    form=FindingForm,
    sets=as_given,
    keeps=the_finding,
    is_undone=True,
)
