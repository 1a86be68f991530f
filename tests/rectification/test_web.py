"""The web of letters, measures and actions on the pages: drawn both ways, folded when it is large, bounded in cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from rectification.actions import acts as actions
from rectification.models import Action, Measure
from rectification.web import SHOWN_ACTIONS, SHOWN_MEASURES, answered, measures_of, problem_rows, web_of
from tests.costs import MOST, statements
from tests.rectification.factories import (
    dispatched,
    done_measure,
    make_measure,
    make_order,
    officer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(monkeypatch):
    """The factories' day is the day of the pages."""
    day = timezone.localdate()
    monkeypatch.setattr("tests.rectification.factories.TODAY", day)
    return day


def plan(measures, today, **changes) -> Action:
    officer = officer_of(measures[0].bureau)
    with acting_as(officer):
        values = {"title": "夜查", "planned_on": today} | changes
        return actions.plan(values, measures, by=officer, bureau=officer.bureau, on=today)


def fill(order, today, *, measures: int, actions_each: int) -> None:
    for _number in range(measures):
        measure = make_measure(order)
        for _action in range(actions_each):
            plan([measure], today)


def test_the_web_is_drawn_from_the_letter(client, taiyuan, today):
    order = dispatched(taiyuan)
    first, second = make_measure(order, problems=[order.problems.first()]), make_measure(order, make_order(taiyuan))
    newer = [plan([first], today), plan([first, second], today)]
    client.force_login(officer_of(taiyuan))

    page = client.get(order.get_absolute_url())

    held = page.context["actions_held"]
    assert held.columns == newer[::-1]
    rows = {row.measure: row for row in page.context["measures"].rows}
    assert {measure: row.dots for measure, row in rows.items()} == {first: [True, True], second: [True, False]}
    assert {measure: row.other_letters for measure, row in rows.items()} == {first: 0, second: 1}
    assert {measure: row.positions for measure, row in rows.items()} == {first: [1], second: [1, 2]}
    problems = page.context["problems"]
    assert [row.measures for row in problems] == [[first, second], [second]]
    assert [row.others for row in problems] == [0, 0]
    assert len(page.context["linked"]) == 1


def test_letters_that_share_measures_with_each_other_are_not_linked_to_a_third(client, taiyuan, today):
    order, one, another = dispatched(taiyuan), make_order(taiyuan), make_order(taiyuan)
    make_measure(order)
    make_measure(one, another)
    client.force_login(officer_of(taiyuan))

    assert client.get(order.get_absolute_url()).context["linked"] == []
    assert client.get(one.get_absolute_url()).context["linked"] == [another]


def test_from_an_action_one_sees_what_it_serves_and_from_a_measure_what_carries_it_out(client, taiyuan, today):
    order, other = dispatched(taiyuan), make_order(taiyuan)
    measure = make_measure(order, other)
    action = plan([measure], today)
    client.force_login(officer_of(taiyuan))

    of_action, of_measure = (client.get(record.get_absolute_url()) for record in (action, measure))

    assert [row.measure for row in of_action.context["measures"].rows] == [measure]
    assert set(of_action.context["linked"]) == {order, other}
    assert [row.action for row in of_measure.context["actions_held"].rows] == [action]
    assert f"?measures={measure.number}" in of_measure.content.decode()


def test_a_problem_without_a_measure_offers_to_make_one_for_it_alone(client, taiyuan, today):
    order = dispatched(taiyuan)
    make_measure(order, problems=[order.problems.first()])
    client.force_login(officer_of(taiyuan))

    page = client.get(order.get_absolute_url())
    (empty,) = [row for row in page.context["problems"] if not row.measures]
    form = client.get(empty.add_url).context["form"]

    assert empty.problem.position == 2
    assert form["problems"].value() == [empty.problem.pk]


def test_the_lists_behind_a_folded_web_hold_exactly_the_rest(client, taiyuan, today):
    order, other = dispatched(taiyuan), dispatched(taiyuan)
    fill(order, today, measures=2, actions_each=2)
    fill(other, today, measures=1, actions_each=1)
    measure = Measure.objects.filter(problems__order=order).first()
    client.force_login(officer_of(taiyuan))

    def rows(name: str, query: str) -> int:
        page = client.get(f"{reverse(f'rectification:{name}')}?{query}").context["page"]
        assert page.faults == []
        return len(page.rows)

    assert rows("measures", f"order={order.number}") == 2
    assert rows("actions", f"order={order.number}") == 4
    assert rows("actions", f"measure={measure.number}") == 2


@pytest.mark.slow
def test_a_letter_with_60_measures_and_200_actions_is_folded_and_costs_what_a_small_one_does(client, taiyuan, today):
    order, officer = dispatched(taiyuan), officer_of(taiyuan)
    client.force_login(officer)

    fill(order, today, measures=2, actions_each=1)
    small = len(statements(client, order.get_absolute_url()))
    fill(order, today, measures=58, actions_each=3)
    done = done_measure(order)
    while Action.objects.count() < 200:
        plan([done], today)
    large = len(statements(client, order.get_absolute_url()))
    page = client.get(order.get_absolute_url())

    measures, held = page.context["measures"], page.context["actions_held"]
    assert large <= small <= MOST
    assert (len(measures.rows), measures.total) == (SHOWN_MEASURES, 61)
    assert (len(held.rows), held.total) == (SHOWN_ACTIONS, 200)
    assert measures.rows[0].measure == done
    assert held.columns == []
    text = page.content.decode()
    assert len(text) < 150_000
    assert f"?order={order.number}" in text
    assert len(re.findall(r"<tr", text)) <= SHOWN_MEASURES + SHOWN_ACTIONS + 2


def test_the_web_takes_three_statements(taiyuan, today):
    order, officer = dispatched(taiyuan), officer_of(taiyuan)
    fill(order, today, measures=3, actions_each=2)

    with acting_as(officer), CaptureQueriesContext(connection) as captured:
        measures = measures_of(order, officer)
        web = web_of(measures, officer, order=order)
        rows = problem_rows(answered(order.problems.all(), measures), web["measures"].rows)

    asked = [query for query in captured if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]]
    assert [row.measures for row in rows] == [[row.measure for row in web["measures"].rows]] * 2
    assert len(asked) == 3
