"""填报进展: what was done, how far it is, what comes next. The newest line is what the province reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from records import attachments
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm, note_field
from records.forms.files import FilesField
from records.outcomes import lacks_evidence
from rectification.left_over import letter_is_reported
from rectification.models import Measure, Progress
from rectification.states import M

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Report(Input):
    """How far it is; `files` become evidence of the measure. The note says what was done."""

    percent: int
    next_step: str = ""
    files: Sequence[UploadedFile[bytes]] = ()


class ReportForm(ActForm[Measure]):
    percent = forms.IntegerField(
        label=_("percent done"), min_value=0, max_value=100, widget=forms.NumberInput({"class": "w1"})
    )
    next_step = forms.CharField(label=_("next step"), max_length=500, required=False)
    files = FilesField(label=_("evidence"), required=False)  # type: ignore[assignment]  # Django takes fields off the class
    is_done = forms.BooleanField(
        label=_("The measure is done"),
        required=False,
        help_text=_("It then waits for acceptance. At least one file of evidence is needed."),
    )
    note = note_field(_("what was done"))
    field_order = ("note", "files", "percent", "is_done", "next_step")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].initial = self.record.percent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_files = cleaned.get("files") or "files" in self.errors
        if cleaned.get("is_done") and not has_files and (missing := lacks_evidence(self.record)):
            self.add_error("files", missing)
        return cleaned

    def perform(self) -> None:
        report(self.record, **self.common(), **self.given(), is_done=self.cleaned_data["is_done"])


def says_something(measure: Measure, act: Act[Report]) -> None:
    if not act.note.strip():
        raise ActionRefused(gettext("Say what was done."))
    if not 0 <= act.given.percent <= 100:
        raise ActionRefused(gettext("A percentage lies between 0 and 100."))


def percent_and_next_step(measure: Measure, act: Act[Report]) -> dict[str, Json]:
    return {"percent": act.given.percent, "next_step": act.given.next_step.strip()}


def write_progress(measure: Measure, act: Act[Report]) -> None:
    files = [attachments.attach(measure, file, by=act.person, is_evidence=True) for file in act.given.files]
    Progress.objects.create(
        measure=measure,
        bureau=measure.bureau,
        city_id=measure.city_id,
        on=act.on,
        by=act.person,
        done=act.note,
        percent=measure.percent,
        next_step=act.given.next_step.strip(),
        evidence=[file.uuid for file in files],
    )


report_progress = Transition(
    "report",
    _("Report progress"),
    (M.PLANNED, M.DOING),
    M.DOING,
    "measure.report",
    done=_("reported progress"),
    primary=True,
    takes=Report,
    form=ReportForm,
    check=says_something,
    sets=lambda measure, act: {"percent": act.given.percent, "reported_on": act.on},
    keeps=percent_and_next_step,
    effect=write_progress,
)
report_done = Transition(
    "report_done",
    _("Report as done"),
    (M.PLANNED, M.DOING),
    M.DONE,
    "measure.report",
    done=_("reported the measure as done"),
    guard=lacks_evidence,
    mended_at="attachments",
    reason_required=True,
    stops=("MEASURE_DUE",),
    sets=lambda measure, act: {"done_on": act.on, "done_by": act.by, "percent": 100, "reported_on": act.on},
    takes_evidence=True,
    is_undone=True,
    went_on=letter_is_reported,
)
begin_by_ledger = Transition(
    "begin_by_ledger",
    _("Begun in the workbook"),
    (M.PLANNED,),
    M.DOING,
    "order.import",
    done=_("recorded from the workbook that the measure is being carried out"),
    hidden=True,
    told_together=True,
)


def report(
    measure: Measure,
    *,
    note: str,
    percent: int,
    by: User,
    on: date,
    next_step: str = "",
    files: Sequence[UploadedFile[bytes]] = (),
    is_done: bool = False,
    version: int | None = None,
) -> None:
    """Progress, and, when it is done with this, that it waits for its acceptance: both or neither."""
    with transaction.atomic():
        report_progress(
            measure,
            Report(percent=100 if is_done else percent, next_step=next_step, files=tuple(files)),
            by=by,
            on=on,
            note=note.strip(),
            version=version,
        )
        if is_done:
            report_done(measure, by=by, on=on, note=note.strip())
