"""A step on which another record has built stands: what rests on it would be left without it."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import ActionRefused
from records.models import Step
from records.undoing import arrow_back, undoable
from rectification.dossiers import acts as dossiers
from rectification.models import Measure, Part
from rectification.states import D, M, S
from tests.rectification.factories import (
    TODAY,
    accept,
    accepted,
    colleague_of,
    delivered,
    dispatched,
    done_measure,
    head_of,
    make_measure,
    officer_of,
    rectifying,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def last_step(record, name: str) -> Step:
    return Step.objects.filter(kind=record.kind, record_id=record.pk, action=name).latest("pk")


def take_back(record, step: Step) -> None:
    fresh = type(record).objects.get(pk=record.pk)
    fresh.advance(arrow_back(fresh, step).name, by=step.by, on=TODAY, step=step.pk)


def test_acceptance_of_a_measure_stands_once_its_letter_is_accepted(taiyuan):
    order = rectifying(taiyuan)
    measure = Measure.objects.get()
    step = last_step(measure, "accept")
    order.advance("report_done", by=officer_of(taiyuan), on=TODAY)
    assert undoable(measure, step.by)  # it waits, and its guard would notice
    order.advance("accept", by=head_of(taiyuan), on=TODAY)
    measure.refresh_from_db()

    with pytest.raises(ActionRefused, match="Another record"):
        take_back(measure, step)

    assert undoable(measure, step.by) is None
    measure.refresh_from_db()
    assert measure.status == M.ACCEPTED


def test_and_can_be_taken_back_once_the_acceptance_of_the_letter_was(taiyuan):
    order = accepted(taiyuan)
    measure = Measure.objects.get()
    take_back(order, last_step(order, "accept"))

    take_back(measure, last_step(measure, "accept"))

    measure.refresh_from_db()
    assert measure.status == M.DONE


def test_what_an_act_emptied_is_back_as_what_it_was_a_day_and_a_person(taiyuan):
    """In the record in hand, too: what the step keeps are words."""
    measure = done_measure(dispatched(taiyuan))
    doer, done_on = measure.done_by, measure.done_on
    measure.advance("refuse", by=colleague_of(measure.assignee), on=TODAY, note="未到位", verdict="partly")
    assert (measure.done_by, measure.done_on) == (None, None)
    step = last_step(measure, "refuse")

    measure.advance(arrow_back(measure, step).name, by=step.by, on=TODAY, step=step.pk)

    assert (measure.status, measure.done_by, measure.done_on) == (M.DONE, doer, done_on)


def test_what_was_reported_done_stands_once_its_letter_was(taiyuan):
    order = dispatched(taiyuan)
    measure = done_measure(order)
    order.advance("plan", by=head_of(taiyuan), on=TODAY)
    step = last_step(measure, "report_done")
    order.advance("report_done", by=officer_of(taiyuan), on=TODAY)

    with pytest.raises(ActionRefused, match="Another record"):
        take_back(measure, step)


def test_a_part_stands_once_its_letter_is_accepted(taiyuan, xiaodian):
    order = dispatched(taiyuan, xiaodian)
    accept(measure := done_measure(order), colleague_of(measure.assignee))
    part = Part.objects.get(bureau=xiaodian)
    own = make_measure(order, bureau=xiaodian)
    Measure.objects.filter(pk=own.pk).update(status=M.CANCELLED)
    part.advance("sign", by=officer_of(xiaodian), on=TODAY)
    part.advance("report", by=officer_of(xiaodian), on=TODAY, note="已办")
    order.advance("plan", by=head_of(taiyuan), on=TODAY)
    part.refresh_from_db()
    part.advance("accept", by=head_of(taiyuan), on=TODAY, verdicts={})
    step = last_step(part, "accept")
    order.advance("report_done", by=officer_of(taiyuan), on=TODAY)
    order.advance("accept", by=head_of(taiyuan), on=TODAY, verdicts={})

    with pytest.raises(ActionRefused, match="Another record"):
        take_back(part, step)


def test_a_letter_stays_struck_off_once_its_dossier_is_to_be_closed(taiyuan, province):
    officer = officer_of(taiyuan)
    case = dossiers.register_case({"number": "晋01刑初8号", "name": "案", "trade": "建材"}, by=officer, bureau=taiyuan)
    order = accepted(taiyuan, criminal_case=case)
    delivered(order).advance("satisfied", by=officer, on=TODAY, note="满意")
    order.refresh_from_db()
    dossier = dossiers.propose(case, trade="建材", by=officer, bureau=taiyuan, on=TODAY)
    dossier.advance("approve", by=head_of(province), on=TODAY)
    dossier.advance("analyse", weak_points="准入缺位", by=officer, on=TODAY)
    order.advance("sign_off", by=head_of(taiyuan), on=TODAY)
    step = last_step(order, "sign_off")
    assert undoable(order, step.by)
    dossier.advance("propose_close", rule_made="办法", lookback_on=date(2027, 6, 1), by=officer, on=TODAY)

    with pytest.raises(ActionRefused, match="Another record"):
        take_back(order, step)

    order.refresh_from_db()
    assert (dossier.status, order.status) == (D.AWAIT, S.CLOSED)
