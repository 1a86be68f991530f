"""Terms of the parts of a record, named by the acts that start, stop and pause them."""

from __future__ import annotations

from datetime import date

import pytest

from deadlines.models import Clock
from records.kinds import kind_of
from tests.fines.inside.test_states_beside import _monday, do, make_fine, people  # noqa: F401 (fixtures)
from tests.talks.inside.test_talks import TODAY, entering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def states(fine) -> dict[str, str]:
    return dict(Clock.objects.of(fine).named("SEIZE_END").order_by("part").values_list("part", "state"))


@pytest.fixture
def seized(people):  # noqa: F811
    fine = make_fine(people["officer"])
    for which in (1, 2):
        do(fine, "seize", people["officer"], of=which)
    return fine


def test_each_seizure_has_a_clock_of_its_own_and_the_record_the_earliest_day(seized):
    assert states(seized) == {"seizure:1": "running", "seizure:2": "running"}
    assert seized.due_on == date(2026, 12, 23)


def test_an_act_stops_the_clock_of_the_part_it_names_and_no_other(seized, people):  # noqa: F811
    do(seized, "release", people["officer"], of=2)

    assert states(seized) == {"seizure:1": "running", "seizure:2": "done"}
    do(seized, "release_all", people["officer"])
    assert states(seized) == {"seizure:1": "done", "seizure:2": "done"}
    assert seized.due_on is None


def test_an_act_lets_the_clock_of_one_part_stand_still_and_run_again(seized, people):  # noqa: F811
    do(seized, "test_goods", people["officer"], of=1, note="检验通知书3号")
    assert states(seized) == {"seizure:1": "paused", "seizure:2": "running"}
    assert Clock.objects.of(seized).get(part="seizure:1").pauses.get().basis == "检验通知书3号"

    do(seized, "tested", people["officer"], of=1)
    assert states(seized) == {"seizure:1": "running", "seizure:2": "running"}


def test_seized_twice_one_clock(seized, people):  # noqa: F811
    do(seized, "seize", people["officer"], of=1)

    assert Clock.objects.of(seized).count() == 2


def test_the_page_explains_each(seized, people):  # noqa: F811
    page = entering(people["officer"]).get(seized.get_absolute_url()).content.decode()

    assert "扣押1" in page
    assert "扣押2" in page
    assert kind_of("fine").workflow.transition("seize").starts[0].code == "SEIZE_END"
    assert seized.due_on > TODAY
