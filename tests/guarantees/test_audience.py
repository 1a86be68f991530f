"""Who is told follows from who may act: every kind, every state, every arrow.

The policy says who may do what comes next, asked for each person of the province as a record's page asks it. Those who
are told, and those for whom it waits in My Work, are compared with that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.scope import acting_as_system
from notifications.models import Notification
from records.acts import Act
from records.advancing import write_step
from records.audience import asked, audience, next_acts, tell_next, waiting_for
from records.kinds import Kind, all_kinds, kind_of
from records.models import Step
from records.models.tracked import TrackedRecord
from records.workflow import Workflow
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.rectification.factories import TODAY

pytestmark = pytest.mark.django_db
KINDS = [kind.kind for kind in all_kinds()]


BESIDES = {  # what the database wants beside a state
    ("circular", "submitted"): {"cut_off_at": timezone.now()},
    ("part", "done"): {"done_on": TODAY, "done_by": F("created_by")},
    ("part", "returned"): {"done_on": None, "done_by": None},
    ("measure", "done"): {"done_on": TODAY, "done_by": F("created_by")},
    ("case", "proposed"): {"filed_on": None},
    ("return", "signed"): {"signed_on": TODAY},
    ("return", "verified"): {"signed_on": TODAY, "verified_on": TODAY},
    **{("case", state): {"filed_on": TODAY} for state in ("review", "deciding", "closing")},
}


@pytest.fixture
def people(province, taiyuan, xiaodian, datong):
    return people_of(province, taiyuan, xiaodian, datong)


@pytest.fixture
def records(people, taiyuan, xiaodian):
    return one_of_each(taiyuan, xiaodian)


def in_state(record: TrackedRecord, state: str, table: Workflow | None = None) -> TrackedRecord:
    """In a state of its status, or of a table beside it."""
    fresh = type(record)._default_manager.get(pk=record.pk)
    for field, code in placed_at(state, table or kind_of(record.kind).workflow).items():
        setattr(fresh, field, code)
    return fresh


def placed_at(state: str, table: Workflow) -> dict[str, str]:
    return {**({"status": table.within[0]} if table.within else {}), table.field: state}


def decided_on(workflow: Workflow):
    """(state, table) of every state that waits for a decision."""
    tables = ((table, {source for t in table.decisions() for source in t.sources}) for table in workflow.tables)
    return [(state, table) for table, states in tables for state in sorted(states)]


def arrows(kind: Kind):
    """(table, arrow) of every arrow that leads on."""
    return [(table, t) for table in kind.workflow.tables for t in table.transitions if t.target is not None]


def those_who_may(record: TrackedRecord, people) -> set[int]:
    """Of all people, as the buttons of the record's page know it."""
    return {
        person.pk
        for person in people
        for t in next_acts(record)
        if any(person.may(t.action, each) for each in t.authorities(record))
    }


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_told_of_a_step_may_do_what_comes_next(kind, records, people):
    for table, transition in arrows(kind_of(kind)):
        record = in_state(records[kind], transition.target, table)
        told = {person.pk for person in audience(record, on=TODAY)}

        assert told <= those_who_may(record, people), transition.name


@pytest.mark.parametrize("kind", KINDS)
def test_where_somebody_may_go_on_somebody_is_told(kind, records, people):
    for table, transition in arrows(kind_of(kind)):
        record = in_state(records[kind], transition.target, table)
        with acting_as_system():
            assert bool(audience(record, on=TODAY)) == bool(those_who_may(record, people)), transition.name


@pytest.mark.parametrize("kind", KINDS)
def test_each_arrow_tells_its_audience_once_and_never_who_acted(kind, records, people):
    for table, transition in arrows(kind_of(kind)):
        record = in_state(records[kind], transition.target, table)
        for actor in (None, *audience(record, on=TODAY)[:1]):
            step = write_step(record, transition.name, from_status="", by=actor, on=TODAY, data={})
            act = Act(by=actor, on=TODAY, entered_on=TODAY, note="", origin=record.bureau, step=step)
            tell_next(record, act, transition)

            told = list(Notification.objects.filter(key__startswith=f"{act.key}:").values_list("user", flat=True))
            coming = next_acts(record, after=transition)
            by_act = [(t, {person.pk for person in asked(record, t, on=TODAY)}) for t in coming]
            goes_on = [whose for t, whose in by_act if actor and actor.pk in whose and not t.is_decision]
            wanted = {pk for _t, whose in by_act if whose not in goes_on for pk in whose} - {actor and actor.pk}
            assert sorted(told) == sorted(wanted), transition.name


@contextmanager
def unguarded() -> Iterator[None]:
    """A record may be put into any state: triggers sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.mark.parametrize("kind", KINDS)
def test_what_waits_for_a_decision_waits_for_those_who_are_told(kind, records, people):
    workflow = kind_of(kind).workflow
    model = kind_of(kind).model
    for state, table in decided_on(workflow):
        placed = model._default_manager.filter(pk=records[kind].pk)
        with unguarded(), transaction.atomic():
            placed.update(**placed_at(state, table), **BESIDES.get((kind, state), {}))
        record = placed.get()
        with acting_as_system():
            told = {p.pk for t in next_acts(record) if t.is_decision for p in asked(record, t, on=TODAY)}
        waits = {person.pk for person in people if placed.filter(waiting_for(person, workflow)).exists()}

        assert waits == told, state


def test_whoever_did_the_work_is_not_asked_to_accept_it(records, people):
    order = in_state(records["order"], "await_accept")
    head = next(person for person in people if person.bureau == order.bureau and person.scope.home.role == "head")
    Step.objects.create(
        kind="order", record_id=order.pk, action="report_done", from_status="rectifying", to_status="await_accept",
        by=head, on=TODAY, bureau=order.bureau, city_id=order.city_id,
    )  # fmt: skip

    told = audience(order, on=TODAY)

    assert head not in told
    assert {person.bureau for person in told} == {order.bureau}


def test_no_state_is_placed_where_the_database_would_not_have_it(records):
    """`unguarded` lets triggers sleep, and nothing else: a constraint still says no."""
    with unguarded(), pytest.raises(IntegrityError), transaction.atomic():
        type(records["lead"])._default_manager.filter(pk=records["lead"].pk).update(status="cleared")
