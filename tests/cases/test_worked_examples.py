"""The worked examples of the domain reference that speak of cases, each through the acts that start its clock."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import EnforcementCase
from deadlines.clocks import pause_clocks, refresh_due, resume_clocks
from deadlines.models import Clock, Ground
from tests.cases.factories import acts, decided, filed, head, make_case, officers, reviewed, served, step

pytestmark = pytest.mark.django_db


def concluded(bureau, *, on: date) -> EnforcementCase:
    case = filed(bureau, on=on)
    acts.conclude(case, by=officers(bureau)[0], on=on, note="调查终结报告")
    return case


def told(bureau, *, on: date) -> EnforcementCase:
    case = reviewed(bureau, on=on)
    step(case, "notify", by=officers(bureau)[0], on=on, party=case.parties.get(), day=on, way="in_person")
    return case


@pytest.mark.parametrize(
    ("number", "made", "code", "begun", "due_on"),
    [
        (1, make_case, "CASE_FILE", "2024-02-02", "2024-02-28"),
        (3, make_case, "CASE_FILE", "2024-02-09", "2024-03-07"),
        (9, told, "DEFENCE_END", "2025-04-25", "2025-05-06"),
        (10, told, "DEFENCE_END", "2026-02-11", "2026-02-25"),
        (11, concluded, "REVIEW_END", "2026-02-12", "2026-03-04"),
        (12, decided, "PUBLISH_SAME", "2025-09-15", "2025-10-17"),
        (13, decided, "PUBLISH_SAME", "2025-12-19", "2026-01-19"),
        (14, decided, "DECISION_SERVE", "2026-09-24", "2026-10-12"),
        (17, filed, "CASE_DECIDE", "2024-11-05", "2025-02-05"),
        (18, filed, "CASE_DECIDE", "2025-07-04", "2025-10-09"),
        (20, filed, "CASE_DECIDE", "2025-11-30", "2026-02-28"),
        (30, served, "SUIT_END", "2025-08-31", "2026-02-28"),
    ],
)
def test_a_term_ends_on_the_day_that_the_reference_works_out(xiaodian, number, made, code, begun, due_on):
    case = made(xiaodian, on=date.fromisoformat(begun))

    assert Clock.objects.of(case).open().get(code=code).due_on == date.fromisoformat(due_on), number


def test_31_testing_suspension_and_public_notice_are_merged(xiaodian):
    case = filed(xiaodian, on=date(2025, 3, 3))
    one, chief = officers(xiaodian)[0], head(xiaodian)
    acts.send_test(case, by=one, on=date(2025, 3, 20), ground="TEST", paper="检委〔2025〕1号")
    acts.suspend(case, by=chief, on=date(2025, 4, 1), note="等待另案", why="prior_decision")
    acts.test_back(case, by=one, on=date(2025, 4, 9), paper="检报〔2025〕1号")
    acts.resume(case, by=chief, on=date(2025, 4, 14), note="另案已结")
    notice = {"ground": Ground.PUBLIC_NOTICE, "by": one}
    pause_clocks(case, "CASE_DECIDE", from_on=date(2025, 5, 6), basis="公告〔2025〕1号", **notice)
    resume_clocks(case, "CASE_DECIDE", to_on=date(2025, 5, 23), **notice)
    refresh_due(case)

    clock = Clock.objects.of(case).get(code="CASE_DECIDE")
    assert (clock.nominal_on, clock.due_on) == (date(2025, 7, 13), date(2025, 7, 14))
