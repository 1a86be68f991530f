"""A lead goes into the compartment for 保护伞 (domain reference 5), and from there to discipline inspection.

Readers are the identity custodians by name, without anybody of a concerned bureau. The lead gets a number of the
compartment's own series; whoever held it keeps a neutral stub.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import BureausField, in_groups, offer
from accounts.models import Bureau, Role, User
from leads.acts.clearing import ClearAs, cleared, the_outcome
from leads.acts.guards import has_no_pending_offer
from leads.ledger import post
from leads.models.codes import Outcome
from leads.models.lead import Lead
from leads.models.movement import Kind
from leads.states import OPEN, S
from leads.stubs import seal_stubs
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm
from records.numbers import next_number

SEALED_SERIES = "sealed-lead"


@dataclass(frozen=True)
class Seal(Input):
    """`concerned`: bureaus of which nobody may read."""

    concerned: Sequence[Bureau] = ()


class SealForm(ActForm):
    concerned = BureausField(
        label=_("bureaus concerned"),
        queryset=Bureau.objects.none(),
        required=False,
        help_text=_("Nobody of these bureaus will be among the readers."),
    )
    field_order = ("concerned", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "concerned", in_groups(Bureau.objects.valid(on=self.today)))


class ReferForm(ActForm):
    outcome = forms.ModelChoiceField(label=_("outcome"), queryset=Outcome.objects.none())
    field_order = ("outcome", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", Outcome.objects.current(on=self.today).filter(code="to_discipline"))


def custodians(*, without: Sequence[Bureau], on: date) -> list[int]:
    """Ids of the identity custodians who may read, nobody of a concerned bureau among them.

    Raises ActionRefused when none is left who could keep the lead.
    """
    concerned = User.objects.filter(appointments__bureau__in=without)
    people = User.objects.holding(Role.CUSTODIAN, on=on).exclude(pk__in=concerned)
    ids = sorted(people.values_list("pk", flat=True))
    if not ids:
        raise ActionRefused(
            gettext("No identity custodian is appointed who could keep this lead. Call the provincial bureau.")
        )
    return ids


def has_a_keeper(lead: Lead, act: Act[Seal]) -> None:
    custodians(without=act.given.concerned, on=act.on)


def sealed(lead: Lead, act: Act[Seal]) -> dict[str, Any]:
    province = Bureau.objects.get(level=Bureau.Level.PROVINCE, valid_to__isnull=True)
    year = act.on.year
    return {
        "readers": custodians(without=act.given.concerned, on=act.on),
        "category": Lead.Category.UMBRELLA,
        "former_number": lead.number,
        "assignee": None,
        "number": f"BM-{year}-{next_number(SEALED_SERIES, province, year):04d}",
    }


def whom_it_concerns(lead: Lead, act: Act[Seal]) -> dict[str, Json]:
    return {"concerned": [bureau.pk for bureau in act.given.concerned]}


def leave_the_stock(lead: Lead, act: Act[Seal]) -> None:
    """The ledger sees it move out under its old number; the old holder keeps the neutral stub."""
    sealed_number, lead.number = lead.number, lead.former_number
    post(lead, Kind.MOVED_OUT, on=act.on, by=act.by)
    lead.number = sealed_number
    seal_stubs(lead, number=lead.former_number, viewer=lead.bureau, on=act.on)


seal = Transition(
    "seal",
    _("Mark as protective umbrella"),
    tuple(OPEN),
    S.SEALED,
    "lead.seal",
    done=_("moved the lead to the compartment"),
    guard=has_no_pending_offer,
    reason_required=True,
    moves=True,
    ends_clocks=True,
    takes=Seal,
    form=SealForm,
    check=has_a_keeper,
    sets=sealed,
    keeps=whom_it_concerns,
    starts=(Starts("TRF_DUTY"),),
    effect=leave_the_stock,
)
refer = Transition(
    "refer",
    _("Record the hand-over to discipline inspection"),
    (S.SEALED,),
    S.CLEARED,
    "lead.refer",
    done=_("handed the lead to discipline inspection"),
    reason_required=True,
    primary=True,
    ends_clocks=True,
    takes=ClearAs,
    form=ReferForm,
    sets=cleared,
    keeps=the_outcome,
    stops=("TRF_DUTY",),
)
