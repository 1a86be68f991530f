"""结案: the officer fills in the form for closing on one of the five grounds, the head approves it (art. 77)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from cases.enforcement.acts.grounds import why_not_close_on
from cases.enforcement.measures.ending import goods_are_still_held
from cases.models import EnforcementCase
from cases.published import stand_on
from cases.states import S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.telling import tell_returned


@dataclass(frozen=True)
class Close(Input):
    """`ground`: one of `EnforcementCase.CloseGround`."""

    ground: str


class CloseForm(ActForm):
    ground = forms.ChoiceField(
        label=_("ground for closing"), choices=EnforcementCase.CloseGround, widget=forms.RadioSelect
    )
    field_order = ("ground", "note")


def ground_is_there(case: EnforcementCase, act: Act[Close]) -> None:
    if refusal := why_not_close_on(case, act.given.ground):
        raise ActionRefused(refusal, field="ground")


def its_ground(case: EnforcementCase, act: Act[Close]) -> dict[str, Any]:
    return {"close_ground": act.given.ground}


def ground_as_chosen(case: EnforcementCase, act: Act[Close]) -> dict[str, Json]:
    return {"ground": str(act.given.ground)}


def is_closed(case: EnforcementCase, act: Act) -> dict[str, Any]:
    return {"closed_on": act.on}


def was_decided(case: EnforcementCase) -> bool:
    return case.decided_on is not None


propose_close = Transition(
    "propose_close",
    _("Propose to close"),
    (S.TERMINATED, S.DECIDED, S.EXECUTING),
    S.CLOSING,
    "case.work",
    done=_("proposed to close the case"),
    guard=goods_are_still_held,
    reason_required=True,
    primary=True,
    takes=Close,
    form=CloseForm,
    check=ground_is_there,
    sets=its_ground,
    keeps=ground_as_chosen,
    stops=("CASE_CLOSE",),
    is_undone=True,
)
close = Transition(
    "close",
    _("Approve and close"),
    (S.CLOSING,),
    S.CLOSED,
    "case.file",
    done=_("closed the case"),
    not_by=("propose_close",),
    primary=True,
    sets=is_closed,
    ends_clocks=True,
    effect=stand_on,
    is_undone=True,
)
NOT_YET: dict[str, Any] = {
    "done": _("refused to close the case"),
    "not_by": ("propose_close",),
    "reason_required": True,
    "effect": tell_returned,
    "is_undone": True,
}
refuse_close = Transition(
    "refuse_close", _("Do not close"), (S.CLOSING,), S.EXECUTING, "case.file", applies=was_decided, **NOT_YET
)
refuse_close_of_terminated = Transition(
    "refuse_close_of_terminated", _("Do not close"), (S.CLOSING,), S.TERMINATED, "case.file", unless=was_decided,
    **NOT_YET,
)  # fmt: skip
