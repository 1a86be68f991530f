"""The answer reached the issuer. That day counts: by delivery, not by signing, the letter is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import HAPPENED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from deadlines.clocks import refresh_due, stop_clock
from records import attachments
from records.acts import Act, Input, Transition, as_given
from records.advancing import carry
from records.forms.act import ActForm
from rectification.clocks import DRAFT
from rectification.models import Reply
from rectification.states import R


@dataclass(frozen=True)
class Deliver(Input):
    delivered_on: date
    delivery: str


class DeliverForm(ActForm):
    delivered_on = DayField(
        bounds=HAPPENED,
        label=_("delivered on"),
        help_text=_("This day decides whether the answer is in time."),
        initial=timezone.localdate,
    )
    delivery = forms.CharField(
        label=_("how it was delivered"), max_length=200, help_text=_("By hand with receipt, by post, by the system.")
    )
    field_order = ("delivered_on", "delivery", "note")


def has_proof(reply: Reply) -> str | None:
    if attachments.has_evidence(reply):
        return None
    return gettext("Attach the proof of delivery first, marked as evidence: the receipt, or the register of posting.")


def days_are_in_order(reply: Reply, act: Act[Deliver]) -> None:
    reasons = (
        (act.on > act.entered_on, gettext("The day of delivery cannot lie in the future.")),
        (reply.sent_on and act.on < reply.sent_on, gettext("An answer is not delivered before it is sent.")),
        (
            act.on < reply.order.received_on,
            gettext("The answer cannot be delivered before the letter was received."),
        ),
    )
    for is_wrong, reason in reasons:
        if is_wrong:
            raise ActionRefused(reason, field="delivered_on")


def answer_the_letter(reply: Reply, act: Act[Deliver]) -> None:
    order = reply.order
    carry(order, "answer_delivered", replied_on=act.on)
    stop_clock(order, order.reply_rule, on=act.on, by=act.by)
    stop_clock(order, DRAFT, on=act.on, by=act.by)
    refresh_due(order)


deliver = Transition(
    "deliver",
    _("Record the delivery"),
    (R.SENT,),
    R.DELIVERED,
    "reply.draft",
    done=_("recorded the delivery"),
    guard=has_proof,
    primary=True,
    takes=Deliver,
    day="delivered_on",
    form=DeliverForm,
    check=days_are_in_order,
    sets=as_given,
    effect=answer_the_letter,
)
