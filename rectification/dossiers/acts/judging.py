"""The case ends in court; the judgment changes nothing in the state of the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.days import ON_PAPER
from accounts.errors import ActionRefused
from accounts.forms.days import DayField
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from rectification.models import Dossier
from rectification.states import D


@dataclass(frozen=True)
class Judgment(Input):
    court: str
    judged_on: date
    judgment_number: str


class JudgmentForm(ActForm):
    court = forms.CharField(label=_("court"), max_length=100)
    judgment_number = forms.CharField(label=_("number of the judgment"), max_length=80)
    judged_on = DayField(bounds=ON_PAPER, label=_("judged on"))
    field_order = ("court", "judgment_number", "judged_on", "note")


def was_given(dossier: Dossier, act: Act[Judgment]) -> None:
    if act.given.judged_on > act.on:
        raise ActionRefused(gettext("A judgment cannot lie in the future."))


def in_words(dossier: Dossier, act: Act[Judgment]) -> dict[str, Json]:
    given = act.given
    return {
        "court": given.court,
        "judged_on": given.judged_on.isoformat(),
        "judgment_number": given.judgment_number,
    }


def end_the_case(dossier: Dossier, act: Act[Judgment]) -> None:
    case, given = dossier.case, act.given
    case.court, case.judgment_number, case.judged_on = given.court, given.judgment_number, given.judged_on
    case.save(update_fields=["court", "judgment_number", "judged_on"])


record_judgment = Transition(
    "judgment",
    _("Record the judgment"),
    (D.OPEN, D.RECTIFYING, D.AWAIT),
    None,
    "dossier.work",
    done=_("recorded the judgment"),
    takes=Judgment,
    form=JudgmentForm,
    check=was_given,
    keeps=in_words,
    effect=end_the_case,
)
