"""The result of the check is submitted for approval; evidence must be attached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from leads.acts.papers import paper_field
from leads.models.codes import Outcome
from leads.models.lead import Lead
from leads.states import S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm, note_field
from records.outcomes import lacks_evidence

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Result(Input):
    """`receipt`: number or day of the other organ's receipt. The note is the conclusion."""

    outcome: Outcome
    finding: str
    receipt: str = ""


class OutcomeForm(ActForm[Lead]):
    outcome = forms.ModelChoiceField(
        label=_("outcome"), queryset=Outcome.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    finding = forms.ChoiceField(label=_("result of the check"), choices=Lead.Finding.choices, widget=forms.RadioSelect)
    receipt = paper_field(
        _("receipt of the other organ"),
        _("Its number or day. Needed when the lead goes to another organ: having sent it is not enough."),
        required=False,
    )
    note = note_field(_("conclusion"), _("What was found, by which evidence. No word about the reporter."))
    field_order = ("outcome", "receipt", "finding", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", Outcome.objects.current(on=self.today))
        if self.record.is_stub:
            del self.fields["receipt"]
            note = self.fields["note"]
            note.required, note.disabled = False, True
            note.help_text = _("The conclusion stays in the classified network.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome.needs_receipt and not cleaned.get("receipt") and not self.record.is_stub:
            self.add_error("receipt", _("“%(outcome)s” needs the receipt of the other organ.") % {"outcome": outcome})
        return cleaned


def is_proven(lead: Lead) -> str | None:
    return None if lead.is_stub else lacks_evidence(lead)  # of a stub it stays in the classified network


def has_its_receipt(lead: Lead, act: Act[Result]) -> None:
    """Of an outcome that hands the lead to another organ: having sent it is not enough (reference 4.1)."""
    outcome = act.given.outcome
    if not lead.is_stub and outcome.needs_receipt and not act.given.receipt.strip():
        raise ActionRefused(gettext("“%(outcome)s” needs the receipt of the other organ.") % {"outcome": outcome.label})


def the_result(lead: Lead, act: Act[Result]) -> dict[str, Any]:
    return {"outcome": act.given.outcome, "finding": act.given.finding, "conclusion": act.note}


def outcome_and_receipt(lead: Lead, act: Act[Result]) -> dict[str, Json]:
    return {"outcome": act.given.outcome.code, "receipt": act.given.receipt}


submit_result = Transition(
    "propose_outcome",
    _("Submit the result"),
    (S.CHECKING,),
    S.AWAIT_APPROVAL,
    "lead.propose",
    done=_("submitted the result"),
    guard=is_proven,
    primary=True,
    takes=Result,
    form=OutcomeForm,
    check=has_its_receipt,
    sets=the_result,
    keeps=outcome_and_receipt,
)


def propose_outcome(
    lead: Lead,
    *,
    outcome: Outcome,
    conclusion: str,
    finding: str,
    by: User,
    on: date,
    receipt: str = "",
    version: int | None = None,
) -> None:
    """With its conclusion in words; a stub says the code of the result and nothing else."""
    note = "" if lead.is_stub else conclusion
    submit_result(
        lead, Result(outcome=outcome, finding=finding, receipt=receipt), by=by, on=on, note=note, version=version
    )
