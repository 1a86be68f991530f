"""The anti-gang office passed the content of a stub on by an unclassified paper (see `leads.classified`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from deadlines.clocks import refresh_due, start_clock
from leads.acts.papers import paper_field
from leads.models.lead import Lead
from leads.states import OPEN, S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.search import index_record


@dataclass(frozen=True)
class Release(Input):
    paper: str
    received_on: date
    title: str
    facts: str


class ReleaseForm(ActForm):
    paper = paper_field(_("paper that passes it on"), _("Number and date of the unclassified paper."))
    received_on = DayField(
        bounds=HAPPENED, label=_("received on"), help_text=_("The term for checking runs from this day.")
    )
    title = forms.CharField(label=_("title"), max_length=60)
    facts = forms.CharField(
        label=_("facts"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 7, "class": "w3"}),
        help_text=_("Only what the paper says. Nothing classified, not a word about the reporter."),
    )
    field_order = ("paper", "received_on", "title", "facts", "note")


def is_stub(lead: Lead) -> bool:
    return lead.is_stub


def passes_something_on(lead: Lead, act: Act[Release]) -> None:
    given = act.given
    if not (given.paper.strip() and given.facts.strip() and given.title.strip()):
        raise ActionRefused(gettext("Name the paper, and say what it passes on."))
    HAPPENED.check(given.received_on, today=act.on, field="received_on")
    if given.received_on < lead.received_on:
        raise ActionRefused(gettext("The content is not received before the lead itself."), field="received_on")


def the_content(lead: Lead, act: Act[Release]) -> dict[str, Any]:
    given = act.given
    return {
        "is_stub": False,
        "release_paper": given.paper.strip(),
        "release_on": given.received_on,
        "title": given.title.strip(),
        "facts": given.facts.strip(),
    }


def paper_and_day(lead: Lead, act: Act[Release]) -> dict[str, Json]:
    return {"paper": act.given.paper.strip(), "received": act.given.received_on.isoformat()}


def begin_to_check(lead: Lead, act: Act[Release]) -> None:
    """There is something to check now: the statutory term runs from the receipt of the content."""
    index_record(lead, subject="", facts=lead.facts)
    if lead.status not in (S.DISPATCHED, S.RETURNED):  # there it begins with the next receipt
        start_clock(lead, "CASE_FILE", trigger_on=act.given.received_on, by=act.by)
        refresh_due(lead)


release = Transition(
    "release",
    _("The content was passed on"),
    tuple(OPEN),
    None,
    "lead.check",
    done=_("entered the content that a paper passed on"),
    applies=is_stub,
    primary=True,
    takes=Release,
    form=ReleaseForm,
    check=passes_something_on,
    sets=the_content,
    keeps=paper_and_day,
    effect=begin_to_check,
)
