"""What somebody may answer to a record at this moment: each act with its form, on the page of any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from records import attachments
from records.forms.files import FilesField
from records.kinds import kind_of
from records.workflow import why_impossible

if TYPE_CHECKING:
    from accounts.models import User
    from records.acts import Transition
    from records.forms.act import ActForm
    from records.models.tracked import TrackedRecord


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
    found = kind.workflow.answers(act, possible, record.status)
    others = [t for t in found if t.name != act.name and not why_impossible(t, record)]
    known: dict[str, Any] = {"record": record, "by": by, "today": on}
    forms = {t.name: kind.form_of(t)(transition=t, auto_id=f"id_{t.name}_%s", **known) for t in others}
    forms[act.name] = kind.form_of(act)(*(posted or ()), transition=act, **known)
    for answer in (t for t in found if t.takes_evidence and t.name in forms):
        forms[answer.name].fields[PROOF] = FilesField(label=_("evidence to add"))
    ordered = [t for t in found if t.name in forms]
    return [Answer(t, forms[t.name], kind.address_of(record, t.name), t.name == act.name) for t in ordered]


@transaction.atomic
def perform(form: ActForm) -> None:
    """The act, with the evidence that came along: both or neither. Raises as `ActForm.perform`, and UnfitFile."""
    for file in form.cleaned_data.get(PROOF) or ():
        attachments.attach(form.record, file, by=form.by, is_evidence=True)
    form.record.has_evidence = None  # it is asked anew
    form.perform()
