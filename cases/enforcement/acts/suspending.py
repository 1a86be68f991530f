"""中止、恢复、终止调查 (Procedures, art. 46 and 47): the term for deciding stands still while a ground lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import EnforcementCase
from cases.states import IN_HAND, S
from cases.terms import DECIDE, FAST_TRACK
from deadlines.clocks import refresh_due, resume_clocks
from deadlines.models import Ground
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm


class SuspendGround(models.TextChoices):
    PRIOR_DECISION = "prior_decision", _("Another decision must come first")
    LAW = "law", _("A question of law was referred")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    PARTY_MISSING = "party_missing", _("A party cannot be found")
    OTHER = "other", pgettext_lazy("ground", "Other")


@dataclass(frozen=True)
class Suspend(Input):
    why: str


class SuspendForm(ActForm):
    why = forms.ChoiceField(label=_("ground"), choices=SuspendGround, widget=forms.RadioSelect)
    field_order = ("why", "note")


def its_ground(case: EnforcementCase, act: Act[Suspend]) -> dict[str, Json]:
    return {"ground": str(Ground.SUSPEND), "why": str(act.given.why)}


suspend = Transition(
    "suspend",
    _("Suspend the investigation"),
    (S.INVESTIGATING,),
    S.SUSPENDED,
    "case.file",
    done=_("suspended the investigation"),
    reason_required=True,
    takes=Suspend,
    form=SuspendForm,
    keeps=its_ground,
    pauses=(DECIDE, FAST_TRACK),
)


def count_again(case: EnforcementCase, act: Act) -> None:
    """Only what stood still for the suspension; a test goes on."""
    for code in (DECIDE, FAST_TRACK):
        resume_clocks(case, code, to_on=act.on, by=act.by, ground=Ground.SUSPEND)
    refresh_due(case)


resume = Transition(
    "resume",
    _("Resume the investigation"),
    (S.SUSPENDED,),
    S.INVESTIGATING,
    "case.file",
    done=_("resumed the investigation"),
    primary=True,
    reason_required=True,
    effect=count_again,
)


def no_more_in_hand(case: EnforcementCase, act: Act) -> dict[str, Any]:
    return {"close_ground": EnforcementCase.CloseGround.TERMINATED}


terminate = Transition(
    "terminate",
    _("Terminate the investigation"),
    tuple(IN_HAND),
    S.TERMINATED,
    "case.file",
    done=_("terminated the investigation"),
    reason_required=True,
    sets=no_more_in_hand,
    stops=(DECIDE, FAST_TRACK),
    starts=(Starts("CASE_CLOSE"),),
)
