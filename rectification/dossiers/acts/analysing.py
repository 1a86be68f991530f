"""What let the gang grow in this trade; from here on it is put right."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from records.acts import Act, Input, Transition, as_given
from records.forms.act import ActForm
from records.search import index_record
from rectification.models import Dossier
from rectification.states import D


@dataclass(frozen=True)
class Analyse(Input):
    weak_points: str


class AnalyseForm(ActForm):
    weak_points = forms.CharField(label=_("weak points"), max_length=10_000, widget=forms.Textarea({"rows": 7}))
    field_order = ("weak_points", "note")


def make_findable(dossier: Dossier, act: Act[Analyse]) -> None:
    find_by_its_words(dossier)


def find_by_its_words(dossier: Dossier) -> None:
    index_record(dossier, subject=dossier.case.name, facts=f"{dossier.trade}\n{dossier.weak_points}")


analyse = Transition(
    "analyse",
    _("Record the weak points"),
    (D.OPEN,),
    D.RECTIFYING,
    "dossier.work",
    done=_("recorded the weak points"),
    primary=True,
    takes=Analyse,
    form=AnalyseForm,
    sets=as_given,
    stops=("DOSSIER_PLAN",),
    effect=make_findable,
    is_undone=True,
    counters=lambda dossier, act, step: find_by_its_words(dossier),
)
