"""指定管辖: the common superior names the holder over the heads of the bureaus, a city among its own counties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import BureauField, in_groups, offer
from accounts.models import Bureau
from accounts.policy import require
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.models.lead import Lead
from leads.moving import move_and_tell_both
from leads.states import OPEN, S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm


@dataclass(frozen=True)
class Holder:
    """A bureau in the place of a record, when the policy is asked before there is one."""

    bureau_id: int
    city_id: int


@dataclass(frozen=True)
class Transfer(Input):
    to: Bureau


class TransferForm(ActForm[Lead]):
    to = BureauField(label=_("new holder"), queryset=Bureau.objects.none())
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bureaus = Bureau.objects.valid(on=self.today).exclude(pk=self.record.bureau_id)
        home = self.by.bureau
        offer(self, "to", in_groups(bureaus.within(home)) if home else bureaus.none())


def may_be_named(lead: Lead, act: Act[Transfer]) -> None:
    """Who names the new holder stands above both."""
    to = act.given.to
    if to.pk == lead.bureau_id:
        raise ActionRefused(gettext("This bureau holds the lead already."))
    if act.by is not None:
        require(act.by, "lead.designate", Holder(to.pk, to.city_id))


def new_holder(lead: Lead, act: Act[Transfer]) -> dict[str, Any]:
    return {"bureau": act.given.to, "sender": None, "assignee": None}


def receiver(lead: Lead, act: Act[Transfer]) -> dict[str, Json]:
    return {"receiver": str(act.given.to)}


transfer = Transition(
    "transfer",
    _("Name another holder"),
    tuple(OPEN),
    S.REGISTERED,
    "lead.designate",
    done=_("named another holder"),
    guard=has_no_pending_offer,
    reason_required=True,
    moves=True,
    takes=Transfer,
    form=TransferForm,
    check=may_be_named,
    sets=new_holder,
    keeps=receiver,
    stops=clocks.ALL_OF_A_MOVE,
    starts=(*clocks.PLACE, clocks.CHECK),
    effect=move_and_tell_both,
)
