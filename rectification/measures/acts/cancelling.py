"""No longer needed, or replaced by another one. What it answered is planned anew where nothing else answers it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from records.acts import Act, Input, Json, Transition, as_given
from records.forms.act import ActForm
from rectification.models import Measure
from rectification.named import found_by_number
from rectification.states import M


@dataclass(frozen=True)
class Cancel(Input):
    replaced_by: Measure | None = None


class CancelForm(ActForm[Measure]):
    replaced_by = forms.CharField(
        label=_("number of the measure that replaces it"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "w2"}),
    )
    field_order = ("replaced_by", "note")

    def clean_replaced_by(self) -> Measure | None:
        number = self.cleaned_data["replaced_by"].strip()
        others = Measure.objects.visible_to(self.by).made().exclude(pk=self.record.pk)
        return found_by_number(others, [number])[0] if number else None


def by_another_one(measure: Measure, act: Act[Cancel]) -> None:
    if act.given.replaced_by is not None and act.given.replaced_by.pk == measure.pk:
        raise ActionRefused(gettext("A measure does not replace itself."))


def number_of_the_other(measure: Measure, act: Act[Cancel]) -> dict[str, Json]:
    return {"main": act.given.replaced_by.number} if act.given.replaced_by else {}


cancel = Transition(
    "cancel",
    _("Cancel the measure"),
    (M.PLANNED, M.DOING),
    M.CANCELLED,
    "measure.cancel",
    done=_("cancelled the measure"),
    reason_required=True,
    ends_clocks=True,
    takes=Cancel,
    form=CancelForm,
    check=by_another_one,
    sets=as_given,
    keeps=number_of_the_other,
    is_undone=True,
)
