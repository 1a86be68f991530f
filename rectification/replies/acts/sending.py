"""An answer gets its number and is sent, once: 晋市监函〔2026〕3号."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from records.acts import Act, Json, Transition
from records.advancing import carry
from records.numbers import document_number
from rectification.models import Reply
from rectification.paper import WORD, keep_paper
from rectification.replies.acts.signing import DayForm, letter_is_in_work
from rectification.states import R


def after_it_was_signed(reply: Reply, act: Act) -> None:
    if reply.signed_on and act.on < reply.signed_on:
        raise ActionRefused(gettext("An answer is not sent before it is signed."), field="on")


def number_and_day(reply: Reply, act: Act) -> dict[str, Any]:
    """The number is taken when all else was looked at, so that none is lost."""
    return {"document_number": document_number(reply.bureau, WORD, on=act.on), "sent_on": act.on}


def the_number(reply: Reply, act: Act) -> dict[str, Json]:
    return {"main": act.changes["document_number"]}


def keep_what_leaves_the_house(reply: Reply, act: Act) -> None:
    keep_paper(reply)
    carry(reply.order, "answer_sent")


send = Transition(
    "send",
    pgettext_lazy("reply", "Number and send"),
    (R.SIGNED,),
    R.SENT,
    "reply.draft",
    done=_("sent the answer"),
    guard=letter_is_in_work,
    primary=True,
    form=DayForm,
    check=after_it_was_signed,
    sets=number_and_day,
    keeps=the_number,
    effect=keep_what_leaves_the_house,
)
