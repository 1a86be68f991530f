"""What else belongs to an act on a measure: progress, verdicts, its clock. Runs inside its transaction."""

from __future__ import annotations

from deadlines.clocks import refresh_due, start_clock
from notifications.news import What
from records import attachments
from records.telling import tell
from records.workflow import Act
from rectification.models import (
    Acceptance,
    Measure,
    Progress,
)
from rectification.sharing import share_with_all


def write_progress(measure: Measure, act: Act) -> None:
    """The newest line is what the province reads; its files are evidence of the measure."""
    files = [attachments.attach(measure, file, by=act.by, is_evidence=True) for file in act.data.get("files", ())]
    Progress.objects.create(
        measure=measure, bureau=measure.bureau, city_id=measure.city_id, on=act.on, by=act.by, done=act.note,
        percent=measure.percent, next_step=act.data["next_step"], evidence=[file.uuid for file in files],
    )  # fmt: skip


def write_verdict(measure: Measure, act: Act) -> None:
    verdict = act.data.get("verdict") or Acceptance.Verdict.ACCEPTED
    Acceptance.objects.create(
        measure=measure, bureau=measure.bureau, city_id=measure.city_id, on=act.on, verdict=verdict, acceptor=act.by,
        acceptor_bureau=act.by.bureau, doer_id=act.data.get("doer"), note=act.note,
        evidence_count=attachments.of(measure).evidence().count(),
    )  # fmt: skip
    what = What.APPROVED if verdict == Acceptance.Verdict.ACCEPTED else What.RETURNED
    tell([measure.assignee] if measure.assignee else [], what, measure, act, by=act.actor)


def take_up_again(measure: Measure, act: Act) -> None:
    write_verdict(measure, act)
    run_again(measure, act)


def run_again(measure: Measure, act: Act) -> None:
    """The day of its plan counts on: what was not accepted is late when that day is past."""
    typed = measure.plan_due_on
    start_clock(measure, "MEASURE_DUE", trigger_on=measure.made_on, by=act.by, typed_due_on=typed)
    refresh_due(measure)


def reopen_measure(measure: Measure, act: Act) -> None:
    """After a relapse its own day has passed; the rule's term runs from the day of the finding."""
    start_clock(measure, "MEASURE_DUE", trigger_on=act.on, by=act.by)
    refresh_due(measure)


def show_to_all(measure: Measure, act: Act) -> None:
    share_with_all(measure)
