"""转办: a lead is handed down to a bureau below, which becomes its holder. The sender keeps a stub and may urge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused
from accounts.forms.choices import BureauField, in_groups, offer
from accounts.forms.days import DayField
from accounts.models import Bureau
from leads import clocks
from leads.acts.guards import has_no_pending_offer
from leads.models.lead import Lead
from leads.moving import change_holder
from leads.states import S
from notifications.news import What
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm
from records.telling import staff_of, tell

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Dispatch(Input):
    """`due`: until when the receiver answers; by default the usual term."""

    to: Bureau
    due: date | None = None


class DispatchForm(ActForm[Lead]):
    to = BureauField(label=_("hand down to"), queryset=Bureau.objects.none())
    due = DayField(
        bounds=PLANNED,
        label=_("to be answered by"),
        required=False,
        help_text=_("Empty: the usual term, 60 days from acceptance."),
    )
    field_order = ("to", "due", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = self.record.bureau
        below = Bureau.objects.valid(on=self.today).within(holder).exclude(pk=holder.pk)
        offer(self, "to", in_groups(below))
        self.fields["note"].label = _("instruction")
        if holder.level == Bureau.Level.PROVINCE:
            self.fields["due"].help_text = _("The day on the forwarding form. Empty: 30 days from today.")

    def clean_due(self) -> date | None:
        due = self.cleaned_data["due"]
        if due and due < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return due


def has_bureaus_below(lead: Lead) -> bool:
    return lead.bureau.level != lead.bureau.Level.COUNTY


def is_below(lead: Lead, act: Act[Dispatch]) -> None:
    if not lead.bureau.is_above(act.given.to):
        raise ActionRefused(
            gettext("A lead is handed down to a bureau below yours. Use “Hand to another city” otherwise.")
        )


def new_holder(lead: Lead, act: Act[Dispatch]) -> dict[str, Any]:
    return {"bureau": act.given.to, "sender": lead.bureau, "assignee": None}


def receiver_and_day(lead: Lead, act: Act[Dispatch]) -> dict[str, Json]:
    return {"receiver": str(act.given.to), "due": act.given.due.isoformat() if act.given.due else None}


def due_in_the_form(lead: Lead, act: Act[Dispatch]) -> date | None:
    return act.given.due


def hand_down(lead: Lead, act: Act[Dispatch]) -> None:
    change_holder(lead, act, may_urge=True)
    tell(staff_of(lead.bureau, act), What.HANDED_DOWN, lead, act, bureau=str(act.origin), urgent=True)


dispatch_first = Transition(
    "dispatch",
    _("Hand down"),
    (S.REGISTERED, S.RETURNED),
    S.DISPATCHED,
    "lead.dispatch",
    primary=True,
    stops=(*clocks.PLACING, *clocks.OF_THE_HOLDER),
    done=_("handed the lead down"),
    applies=has_bureaus_below,
    guard=has_no_pending_offer,
    moves=True,
    takes=Dispatch,
    form=DispatchForm,
    check=is_below,
    sets=new_holder,
    keeps=receiver_and_day,
    starts=(
        clocks.SIGN,
        Starts("LEAD_FORWARD_REPLY", when=clocks.sent_by_the_province, typed=due_in_the_form),
    ),
    effect=hand_down,
)
pass_on = replace(  # by a bureau that was handed the lead down itself
    dispatch_first,
    name="pass_on",
    sources=(S.DISPATCHED, S.CHECKING),
    action="lead.pass_on",
    primary=False,
    stops=clocks.OF_THE_HOLDER,
)


def dispatch(
    lead: Lead, *, to: Bureau, by: User, on: date, note: str = "", due: date | None = None, version: int | None = None
) -> None:
    """By the arrow that starts from the lead's state."""
    act = dispatch_first if lead.status in dispatch_first.sources else pass_on
    act(lead, Dispatch(to=to, due=due), by=by, on=on, note=note, version=version)
