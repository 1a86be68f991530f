"""What somebody may answer to a record at this moment: each act with its form, on the page of any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from records import attachments
from records.forms.files import FilesField
from records.judging import GIVEN, Verdict
from records.kinds import kind_of
from records.matter import Point, points_of
from records.workflow import why_impossible

if TYPE_CHECKING:
    from accounts.models import User
    from records.acts import Transition
    from records.forms.act import ActForm
    from records.models.tracked import TrackedRecord


VERDICT = "verdict_"
PROOF = "proof"  # field of the files that a page takes along with an act


@dataclass(frozen=True)
class Answer:
    """One act with its form and address. `is_open`: drawn at once, not behind its name."""

    act: Transition
    form: ActForm
    address: str
    is_open: bool


def answers_to(
    record: TrackedRecord, act: Transition, *, by: User, on: date, posted: Sequence[Any] | None = None
) -> list[Answer]:
    """The act itself, filled in with what was posted, and what else this person may answer; the main one first.

    Nothing that would be refused stands among the others.
    """
    kind = kind_of(record.kind)
    possible = kind.workflow.actions_for(record, by)
    found = kind.workflow.answers(act, possible, record)
    others = [t for t in found if t.name != act.name and not why_impossible(t, record)]
    known: dict[str, Any] = {"record": record, "by": by, "today": on}
    filled = {t.name: kind.form_of(t)(transition=t, auto_id=f"id_{t.name}_%s", **known) for t in others}
    filled[act.name] = kind.form_of(act)(*(posted or ()), transition=act, **known)
    for answer in (t for t in found if t.takes_evidence and t.name in filled):
        filled[answer.name].fields[PROOF] = FilesField(label=_("evidence to add"))
    for judging in (t for t in found if t.judges and t.name in filled):
        ask_verdicts(filled[judging.name], points_of(record, judging.judges, by))
    ordered = [t for t in found if t.name in filled]
    return [Answer(t, filled[t.name], kind.address_of(record, t.name), t.name == act.name) for t in ordered]


def ask_verdicts(form: ActForm, points: Sequence[Point]) -> None:
    """A field for each; at first as the act says."""
    good = form.transition.primary
    for point in points:
        form.fields[f"{VERDICT}{point.key}"] = forms.ChoiceField(
            label=point.title, choices=GIVEN, required=False, widget=forms.RadioSelect,
            initial=Verdict.ACCEPTED if good else Verdict.REFUSED,
        )  # fmt: skip
    form.order_fields([*(name for name in form.fields if name.startswith(VERDICT)), *form.fields])


def verdicts_in(form: ActForm) -> dict[str, tuple[str, str]]:
    """Key of each → how it is called, and what was said of it, or what its field began with."""
    asked = {name: field for name, field in form.fields.items() if name.startswith(VERDICT)}
    return {
        name.removeprefix(VERDICT): (str(field.label), form.cleaned_data.get(name) or field.initial)
        for name, field in asked.items()
    }


@transaction.atomic
def perform(form: ActForm) -> None:
    """The act, with the evidence that came along: both or neither. Raises as `ActForm.perform`, and UnfitFile."""
    for file in form.cleaned_data.get(PROOF) or ():
        attachments.attach(form.record, file, by=form.by, is_evidence=True)
    if form.transition.judges:
        form.cleaned_data["verdicts"] = verdicts_in(form)
    form.record.has_evidence = None  # it is asked anew
    form.perform()
