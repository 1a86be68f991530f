"""回头看: whether it lasts. A relapse opens the next round of the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.scope import acting_as_system
from deadlines.clocks import refresh_due, start_clock
from notifications.news import What
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.hierarchy import superior
from records.outcomes import write_lookback
from records.telling import staff_of, tell
from rectification.clocks import start_reply_clock
from rectification.measures.acts import reopen
from rectification.models import Lookback, Measure, RectificationOrder
from rectification.named import numbers_of
from rectification.reply_term import set_term
from rectification.states import M, S

LOOKBACKS = ("LOOKBACK_DUE", "LOOKBACK_SECOND")


@dataclass(frozen=True)
class Relapse(Input):
    """`measures`: those that did not last; they are taken up again."""

    measures: Sequence[Measure]


class RelapseForm(ActForm[RectificationOrder]):
    measures = forms.ModelMultipleChoiceField(
        label=_("measures that did not last"),
        queryset=Measure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("measures", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Measure.objects.visible_to(self.by).filter(problems__order=self.record, status=M.ACCEPTED)
        offer(self, "measures", seen.distinct())


def were_accepted_for_it(order: RectificationOrder, act: Act[Relapse]) -> None:
    measures = act.given.measures
    if not measures:
        raise ActionRefused(gettext("Choose the measures that did not last."))
    if any(measure.status != M.ACCEPTED for measure in measures):
        raise ActionRefused(gettext("Only accepted measures are taken up again."))
    if any(not measure.problems.filter(order=order).exists() for measure in measures):
        raise ActionRefused(gettext("Choose measures that serve this letter."))


def next_round(order: RectificationOrder, act: Act) -> dict[str, Any]:
    return {"closed_on": None, "accepted_on": None, "opinion": "", "round": order.round + 1}


def their_numbers(order: RectificationOrder, act: Act[Relapse]) -> dict[str, Json]:
    return {"main": numbers_of(act.given.measures)}


def plan_the_second(order: RectificationOrder, act: Act) -> None:
    """After the first look-back a second one is planned."""
    write_lookback(Lookback, order, act, result=Lookback.Result.LASTS, round=order.round, order=order)
    if order.lookbacks.filter(round=order.round).count() == 1 and order.accepted_on:
        start_clock(order, "LOOKBACK_SECOND", trigger_on=order.accepted_on, by=act.by)
        refresh_due(order)


def begin_the_next_round(order: RectificationOrder, act: Act[Relapse]) -> None:
    """The measures that did not last are taken up again, and the issuer is answered anew."""
    write_lookback(Lookback, order, act, result=Lookback.Result.RELAPSED, round=order.round - 1, order=order)
    with acting_as_system():
        for measure in act.given.measures:
            reopen(measure, by=None, on=act.on, note=act.note)
    set_term(order, None, consent_on=None)  # what the letter set was the first answer's
    start_reply_clock(order, on=act.on, by=act.by, received_on=act.on)
    tell(staff_of(order.bureau, act), What.RETURNED, order, act, by=act.actor, urgent=True)


look_back = Transition(
    "look_back",
    _("Look back: it lasts"),
    (S.CLOSED,),
    None,
    "order.look_back",
    done=_("looked back: it lasts"),
    reason_required=True,
    stops=LOOKBACKS,
    effect=plan_the_second,
)
relapse = Transition(
    "relapse",
    _("Look back: relapsed"),
    (S.CLOSED,),
    S.RECTIFYING,
    "order.look_back",
    done=_("looked back: relapsed, reopened"),
    reason_required=True,
    takes=Relapse,
    form=RelapseForm,
    asked_of=superior,
    check=were_accepted_for_it,
    stops=LOOKBACKS,
    sets=next_round,
    carries=("relapsed",),
    keeps=their_numbers,
    effect=begin_the_next_round,
)
