from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from deadlines.parts import Part
from money.columns import YuanField
from plain.declaring import PlainRecord, lists_of
from records.actors import HANDLER
from records.acts import Act, Input, Of, Starts, Transition
from records.assigning import assigning
from records.discussing import TOLD, decided_together, discussing
from records.forms.act import ActForm
from records.workflow import Carried, State, Workflow


class Status(models.TextChoices):
    PROPOSED = "proposed", _("Fine proposed")
    DECIDED = "decided", _("Fine decided")
    CLOSED = "closed", _("Fine closed")


class Payment(models.TextChoices):
    NONE = "none", _("No payment due")
    DUE = "due", _("Payment due")
    ENTERED = "entered", _("Payment entered")
    PAID = "paid", _("Fine paid")


S, P = Status, Payment
LARGE = 100_000  # yuan


def is_paid(fine: Fine) -> str | None:
    return None if fine.payment == P.PAID else "The fine is not paid yet."


@dataclass(frozen=True)
class Seizure(Input):
    """`of`: which seizure of this record, counted from 1."""

    of: int


class SeizureForm(ActForm):
    of = forms.IntegerField(min_value=1, max_value=99)


def that_one(fine: Fine, act: Act[Seizure]) -> tuple[Part, ...]:
    return (Part(f"seizure:{act.given.of}", f"扣押{act.given.of}"),)


def large_ones_are_discussed(fine: Fine) -> str | None:
    is_large = fine.fine_yuan is not None and fine.fine_yuan >= LARGE
    return decided_together(since=("change",))(fine) if is_large else None


PAYMENT = Workflow(
    kind="fine",
    field="payment",
    label=_("Payment"),
    within=(S.DECIDED,),
    states=(
        State(P.NONE, P.NONE.label, "registered"),
        State(P.DUE, P.DUE.label, "doing"),
        State(P.ENTERED, P.ENTERED.label, "waiting"),
        State(P.PAID, P.PAID.label, "done", is_open=False),
    ),
    first=P.NONE,
    carried=(Carried("payment_falls_due", (P.NONE,), P.DUE), Carried("paid_at_once", (P.NONE, P.DUE), P.PAID)),
    transitions=(
        Transition(
            "enter_payment", _("Enter the payment"), (P.DUE,), P.ENTERED, "fine.work", done=_("entered the payment"),
            primary=True, asks=("paid_on",),
        ),
        Transition(
            "confirm_payment", _("Confirm the payment"), (P.ENTERED,), P.PAID, "fine.confirm",
            done=_("confirmed the payment"), primary=True, not_by=("enter_payment",),
        ),
    ),
)  # fmt: skip
FINE = Workflow(
    kind="fine",
    states=(
        State(S.PROPOSED, S.PROPOSED.label, "doing"),
        State(S.DECIDED, S.DECIDED.label, "waiting"),
        State(S.CLOSED, S.CLOSED.label, "done", is_open=False),
    ),
    transitions=(
        assigning((S.PROPOSED, S.DECIDED), "fine.assign", done=_("assigned the fine")),
        Transition(
            "decide", _("Decide the fine"), (S.PROPOSED,), S.DECIDED, "fine.decide", done=_("decided the fine"),
            primary=True, not_by=(HANDLER,), carries=("payment_falls_due",), guard=large_ones_are_discussed,
        ),
        discussing((S.PROPOSED,), "fine.work"),
        Transition(
            "seize", _("Seize goods"), (S.PROPOSED,), None, "fine.work", done=_("seized goods"), takes=Seizure,
            form=SeizureForm, starts=(Starts("SEIZE_END", parts=that_one),),
        ),
        Transition(
            "test_goods", _("Have the goods tested"), (S.PROPOSED,), None, "fine.work", done=_("had the goods tested"),
            takes=Seizure, form=SeizureForm, reason_required=True, pauses=(Of("SEIZE_END", that_one),),
        ),
        Transition(
            "tested", _("Record the test"), (S.PROPOSED,), None, "fine.work", done=_("recorded the test"),
            takes=Seizure, form=SeizureForm, resumes=(Of("SEIZE_END", that_one),),
        ),
        Transition(
            "release", _("Release goods"), (S.PROPOSED,), None, "fine.work", done=_("released goods"), takes=Seizure,
            form=SeizureForm, stops=(Of("SEIZE_END", that_one),),
        ),
        Transition(
            "release_all", _("Release all goods"), (S.PROPOSED,), None, "fine.work", done=_("released all goods"),
            stops=(Of("SEIZE_END"),),
        ),
        Transition(
            "change", _("Change the fine"), (S.PROPOSED,), None, "fine.work", done=_("changed the fine"),
            asks=("fine_yuan",),
        ),
        Transition(
            "close", _("Close the fine"), (S.DECIDED,), S.CLOSED, "fine.work", done=_("closed the fine"),
            primary=True, guard=is_paid, ends_clocks=True,
        ),
    ),
    first=S.PROPOSED,
    begun=_("proposed the fine"),
    told=TOLD,
    beside=(PAYMENT,),
)  # fmt: skip


@tracked(exclude=["readers"])
class Fine(PlainRecord):
    kind: ClassVar[str] = "fine"
    Status = Status

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    payment = models.CharField(_("payment"), max_length=20, choices=Payment, default=P.NONE, editable=False)
    party = models.CharField(_("who is fined"), max_length=100)
    fine_yuan = YuanField(_("fine"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("fine")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("fine")
