"""调查终结: the officers hand in the final report, and the file goes to the reviewers (Procedures, art. 48, 50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import EnforcementCase
from cases.states import S
from records.acts import Act, Input, Json, Starts, Transition
from records.forms.act import ActForm, note_field

Ground = EnforcementCase.LegalGround
BEFORE_A_HEARING = [(each.value, each.label) for each in Ground if each != Ground.HEARD]


@dataclass(frozen=True)
class Conclude(Input):
    """`legal_review`: why the review is one of law, of `EnforcementCase.LegalGround`; empty where it is none."""

    legal_review: str = ""


class ReportForm(ActForm):
    legal_review = forms.ChoiceField(
        label=_("ground for a review of law"), required=False, widget=forms.RadioSelect,
        choices=[("", _("None: the file is reviewed as usual")), *BEFORE_A_HEARING],
        help_text=_("With a ground the legal division reviews it, and the leaders decide together with minutes."),
    )  # fmt: skip
    note = note_field(
        _("final report"), _("Parties, course, facts and main evidence, nature, opinion and its basis, discretion.")
    )
    field_order = ("legal_review", "note")


def its_ground(case: EnforcementCase, act: Act[Conclude]) -> dict[str, Any]:
    """After a hearing it stays a review of law, whatever is said now."""
    return {"legal_review": Ground.HEARD if case.legal_review == Ground.HEARD else act.given.legal_review}


def ground_in_words(case: EnforcementCase, act: Act[Conclude]) -> dict[str, Json]:
    return {"legal_review": str(act.given.legal_review)} if act.given.legal_review else {}


conclude = Transition(
    "conclude",
    _("Hand in the final report"),
    (S.INVESTIGATING,),
    S.REVIEW,
    "case.work",
    done=_("handed in the final report"),
    reason_required=True,
    primary=True,
    takes=Conclude,
    form=ReportForm,
    sets=its_ground,
    keeps=ground_in_words,
    starts=(Starts("REVIEW_END"),),
    is_undone=True,
)
