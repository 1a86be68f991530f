"""What the issuer, or its superior, writes later: to an objection, or of its own motion (PP 22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import ON_PAPER, PLANNED
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from rectification.clocks import start_reply_clock
from rectification.models import Objection, RectificationOrder
from rectification.orders.recalling import recall_parts
from rectification.reply_term import cancel_reply_clocks, set_term
from rectification.states import ORDER_OPEN, S

Answer = Objection.Answer


@dataclass(frozen=True)
class IssuerAnswer(Input):
    """`document`, `paper_on`: the issuer's paper and its day."""

    document: str
    paper_on: date | None = None


@dataclass(frozen=True)
class IssuerChange(IssuerAnswer):
    """`due_on`: the new last day, if the paper sets one."""

    due_on: date | None = None


class IssuerAnswerForm(ActForm):
    document = forms.CharField(label=_("issuer's paper"), max_length=100, widget=forms.TextInput({"class": "w2"}))
    paper_on = DayField(bounds=ON_PAPER, label=_("date of the paper"))
    field_order: tuple[str, ...] = ("document", "paper_on", "note")


class IssuerChangeForm(IssuerAnswerForm):
    due_on = DayField(
        bounds=PLANNED, label=_("answer due on"), required=False, help_text=_("Empty: the last day stays.")
    )
    field_order = ("document", "paper_on", "due_on", "note")


def names_its_paper(order: RectificationOrder, act: Act[IssuerAnswer]) -> None:
    if not act.given.document.strip():
        raise ActionRefused(gettext("Name the issuer's paper."), field="document")
    ON_PAPER.check(act.given.paper_on, today=act.on, field="paper_on")


def sets_a_day_to_come(order: RectificationOrder, act: Act[IssuerChange]) -> None:
    names_its_paper(order, act)
    PLANNED.check(act.given.due_on, today=act.on, field="due_on")
    if act.given.due_on and act.given.due_on < act.on:
        raise ActionRefused(gettext("The new last day lies in the past."), field="due_on")


def in_words(order: RectificationOrder, act: Act[IssuerAnswer]) -> dict[str, Json]:
    given = act.given
    return {"document": given.document.strip(), "paper_on": given.paper_on.isoformat() if given.paper_on else ""}


def change_in_words(order: RectificationOrder, act: Act[IssuerChange]) -> dict[str, Json]:
    due_on = act.given.due_on
    return in_words(order, act) | {"due_on": due_on.isoformat() if due_on else ""}


def close_objection(order: RectificationOrder, act: Act[IssuerAnswer], answer: str) -> None:
    pending = order.objections.filter(answer="")
    pending.update(answer=answer, answered_on=act.on, document=act.given.document.strip())


def go_on(order: RectificationOrder, act: Act[IssuerAnswer]) -> None:
    close_objection(order, act, Answer.UPHELD)


def set_its_new_day(order: RectificationOrder, act: Act[IssuerChange]) -> None:
    """A new last day replaces the old one, and its paper is the consent to it."""
    close_objection(order, act, Answer.CHANGED)
    if act.given.due_on:
        cancel_reply_clocks(order, on=act.on, by=act.by)
        paper = act.given.document.strip()
        set_term(order, act.given.due_on, paper=paper, consent_on=act.given.paper_on or act.on)
        start_reply_clock(order, on=act.on, by=act.by)


def end_it(order: RectificationOrder, act: Act[IssuerAnswer]) -> None:
    close_objection(order, act, Answer.WITHDRAWN)
    recall_parts(order, on=act.on, note=act.note or act.given.document.strip())


uphold = Transition(
    "uphold",
    _("The issuer upholds it"),
    (S.OBJECTED,),
    S.DISPATCHED,
    "order.answer_objection",
    done=_("recorded that the issuer upholds the letter"),
    takes=IssuerAnswer,
    form=IssuerAnswerForm,
    check=names_its_paper,
    keeps=in_words,
    effect=go_on,
)
change = Transition(
    "change",
    _("The issuer changes it"),
    (S.OBJECTED,),
    S.DISPATCHED,
    "order.answer_objection",
    done=_("recorded that the issuer changes the letter"),
    takes=IssuerChange,
    form=IssuerChangeForm,
    check=sets_a_day_to_come,
    keeps=change_in_words,
    effect=set_its_new_day,
)
change_unasked = replace(
    change, name="change_unasked", sources=tuple(s for s in ORDER_OPEN if s != S.OBJECTED), target=None
)
withdraw = Transition(
    "withdraw",
    _("The issuer withdraws it"),
    tuple(ORDER_OPEN),
    S.WITHDRAWN,
    "order.answer_objection",
    done=_("recorded that the issuer withdraws the letter"),
    ends_clocks=True,
    takes=IssuerAnswer,
    form=IssuerAnswerForm,
    check=names_its_paper,
    sets=lambda order, act: {"accepted_on": None},
    keeps=in_words,
    effect=end_it,
)
