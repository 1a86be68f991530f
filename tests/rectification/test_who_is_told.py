"""Nobody waits unseen: who opens dossiers and accepts measures is told; what somebody has in hand is handed over."""

from datetime import date

import pytest

from accounts.handover import hand_over, leavers
from accounts.models import Appointment
from accounts.scope import acting_as
from notifications.models import Notification
from records.audience import audience
from records.work import work_of
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.models import Action, Dossier, Reply
from tests.leads.factories import make_lead
from tests.rectification.factories import (
    TODAY,
    colleague_of,
    dispatched,
    done_measure,
    drafted,
    head_of,
    make_measure,
    officer_of,
)

pytestmark = pytest.mark.django_db


def told_of(kind: str, what: str) -> set:
    return {entry.user for entry in Notification.objects.filter(kind=kind, what=what).select_related("user")}


def waiting(person) -> list[str]:
    with acting_as(person):
        return [item.number for work in work_of(person, on=TODAY, part="waiting") for item in work.items]


def proposed(bureau, by) -> Dossier:
    with acting_as(by):
        case = dossiers.register_case({"number": "晋01刑初9号", "name": "李某某等人涉黑案"}, by=by, bureau=bureau)
        return dossiers.propose(case, trade="建材", by=by, bureau=bureau, on=TODAY)


def test_the_head_of_the_province_is_told_of_a_proposed_dossier_and_finds_it_waiting(taiyuan, province):
    head, city_head = head_of(province), head_of(taiyuan)

    dossier = proposed(taiyuan, officer_of(taiyuan))

    assert told_of("dossier", "awaiting_approval") == {head}
    assert (waiting(head), waiting(city_head)) == ([dossier.number], [])


def test_who_proposed_a_dossier_is_told_that_it_is_not_opened(taiyuan, province):
    dossier = proposed(taiyuan, officer_of(taiyuan))

    with acting_as(head_of(province)):
        dossier.advance("refuse", by=head_of(province), on=TODAY, note="线索不足")

    assert told_of("dossier", "returned") == {officer_of(taiyuan)}


def test_those_who_may_accept_a_finished_measure_are_told_and_not_who_did_it(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    receivers = {head_of(taiyuan), officer_of(taiyuan), colleague_of(officer_of(taiyuan))}
    head_of(xiaodian)

    measure = done_measure(order, bureau=xiaodian, by=officer_of(xiaodian))

    assert told_of("measure", "awaiting_approval") == receivers
    assert all(measure.number in waiting(person) for person in receivers)
    assert measure.number not in waiting(officer_of(xiaodian))


def test_where_a_bureau_has_nobody_to_decide_the_bureau_above_is_told(taiyuan, xiaodian):
    lead, head = make_lead(xiaodian), head_of(taiyuan)
    lead.status = "await_approval"

    assert audience(lead, on=TODAY) == [head]

    own = head_of(xiaodian)
    assert audience(lead, on=TODAY) == [own]


def test_who_leaves_hands_over_answers_actions_and_dossiers(taiyuan, province):
    leaver, head, stays = officer_of(taiyuan), head_of(taiyuan), colleague_of(officer_of(taiyuan))
    order = dispatched(taiyuan)
    reply = drafted(order)
    with acting_as(leaver):
        action = actions.plan(
            {"title": "夜查", "planned_on": date(2026, 12, 1)},
            [make_measure(order)],
            by=leaver,
            bureau=taiyuan,
            on=TODAY,
        )
    dossier = proposed(taiyuan, leaver)
    with acting_as(head_of(province)):
        dossier.advance("approve", by=head_of(province), on=TODAY)
    with acting_as(head):
        dossier.advance("assign", by=head, on=TODAY, to=leaver)
    assert (reply.assignee, action.assignee) == (leaver, leaver)
    Appointment.objects.filter(user=leaver).update(valid_to=TODAY)

    with acting_as(head):
        (gone,) = leavers(taiyuan, seen_by=head, on=TODAY)
        hand_over(leaver, taiyuan, targets={}, rest_to=stays, by=head, on=TODAY)

    assert {str(label) for label in gone.counts} == {"措施", "行动", "复函", "一案一整治"}
    handlers = [model.objects.get().assignee for model in (Reply, Action, Dossier)]
    assert handlers == [stays, stays, stays]
