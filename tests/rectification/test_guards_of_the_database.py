"""What the database refuses by itself, whoever writes past the application."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.scope import acting_as
from rectification.actions import acts as actions
from rectification.measures import acts as measures
from rectification.models import (
    Acceptance,
    Action,
    CriminalCase,
    Dossier,
    Lookback,
    Measure,
    Part,
    Problem,
    Progress,
    RectificationOrder,
    Reply,
    ReplyLine,
)
from tests.rectification.factories import (
    TODAY,
    accept,
    colleague_of,
    delivered,
    dispatched,
    done_measure,
    drafted,
    head_of,
    make_measure,
    make_order,
    officer_of,
    rectifying,
    sent,
    signed,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(record, **changes) -> str:
    """The refusal of an UPDATE past the ORM's rules."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(**changes)
    return str(error.value)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "accepted", "accepted_on": TODAY}, "Invalid transition"),
        ({"status": "closed"}, "order_closed_has_date"),
        ({"reply_state": "sent"}, "Invalid transition"),
        ({"issued_on": TODAY + DAY}, "order_received_not_before_issued"),
        ({"posted_on": TODAY + DAY}, "order_received_not_before_posted"),
        ({"typed_due_on": TODAY - DAY}, "order_due_not_before_received"),
        ({"replied_on": TODAY - DAY}, "order_reply_not_before_received"),
        ({"accepted_on": TODAY}, "order_accepted_has_date"),
        ({"closed_on": TODAY}, "order_closed_has_date"),
        ({"reply_state": "delivered"}, "order_answered_has_date"),
    ],
)
def test_a_letter_in_disorder_is_refused(taiyuan, changes, name):
    assert name in refused(make_order(taiyuan), **changes)


def test_a_merged_letter_names_another_main_letter(taiyuan):
    order = make_order(taiyuan)

    assert "order_merged_into_one_that_stands" in refused(order, status="merged")
    assert "order_not_merged_into_itself" in refused(order, status="merged", merged_into=order)


def test_a_letter_is_registered_once_for_the_database_too(taiyuan, datong):
    first, second = make_order(taiyuan), make_order(datong, issuer_name="太原市人民检察院")

    assert "order_registered_once" in refused(second, issuer_number_key=first.issuer_number_key)


def test_nothing_of_a_letter_is_deleted(taiyuan, xiaodian):
    order = dispatched(taiyuan, lead=xiaodian)
    measure = make_measure(order)
    for record in (order, order.parts.get(), order.problems.first(), measure):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {record._meta.db_table} WHERE id = %s", [record.pk])


def test_a_problem_keeps_its_place_and_says_something(taiyuan):
    order = make_order(taiyuan)
    problem = order.problems.first()

    assert "Cannot delete or update" in refused(problem, position=9)
    assert "problem_says_something" in refused(problem, text="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Problem.objects.create(order=order, position=1, text="重复")


def test_a_bureau_has_one_part_and_a_letter_one_lead(taiyuan, xiaodian, yingze):
    order = dispatched(taiyuan, xiaodian, lead=yingze)
    co = order.parts.get(bureau=xiaodian)

    assert "part_one_lead_bureau" in refused(co, role="lead")
    assert "part_once_per_bureau" in refused(co, bureau=yingze)
    assert "part_done_has_day_and_person" in refused(co, done_on=TODAY)
    assert "Invalid transition" in refused(co, status="accepted", done_on=TODAY, done_by=officer_of(xiaodian))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "cancelled", "done_on": None, "done_by": None}, "Invalid transition"),
        ({"done_on": None}, "measure_done_has_day"),
        ({"percent": 101}, "measure_percent_is_one"),
        ({"text": ""}, "measure_says_something"),
        ({"plan_due_on": TODAY - DAY}, "measure_due_not_before_made"),
        ({"accepted_on": TODAY}, "measure_accepted_has_day"),
    ],
)
def test_a_measure_in_disorder_is_refused(taiyuan, changes, name):
    assert name in refused(done_measure(dispatched(taiyuan)), **changes)


def test_nobody_accepts_the_own_measure_past_the_application(taiyuan):
    measure = done_measure(dispatched(taiyuan))
    doer = measure.assignee

    assert "measure_accepted_by_another" in refused(measure, status="accepted", accepted_on=TODAY, accepted_by=doer)
    with pytest.raises(DatabaseError, match="acceptance_by_another"), transaction.atomic():
        Acceptance.objects.create(
            measure=measure, bureau=taiyuan, city_id=taiyuan.pk, on=TODAY, verdict="accepted", acceptor=doer, doer=doer,
            evidence_count=1,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"evidence_count": 0}, "acceptance_has_evidence"),
        ({"verdict": "refused", "note": ""}, "acceptance_refused_says_why"),
    ],
)
def test_a_verdict_has_evidence_and_a_reason(taiyuan, changes, name):
    measure = done_measure(dispatched(taiyuan))
    given = {"verdict": "accepted", "evidence_count": 1, "note": "好"} | changes

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        Acceptance.objects.create(
            measure=measure, bureau=taiyuan, city_id=taiyuan.pk, on=TODAY, acceptor=head_of(taiyuan), **given
        )


def test_what_was_reported_accepted_or_found_is_written_once(taiyuan):
    order = dispatched(taiyuan)
    measure, officer = done_measure(order), officer_of(taiyuan)
    other = make_measure(order)
    measures.report(other, note="约谈", percent=10, next_step="", by=officer, on=TODAY)
    accept(measure, colleague_of(officer))
    Lookback.objects.create(
        order=order, bureau=taiyuan, city_id=taiyuan.pk, on=TODAY, by=officer, result="lasts", note="未反弹", round=1
    )

    for model, column in ((Progress, "done"), (Acceptance, "note"), (Lookback, "note")):
        row = model.objects.get()
        refused(row, **{column: "改"})
        for statement in (f"DELETE FROM {model._meta.db_table}", f"TRUNCATE {model._meta.db_table} CASCADE"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_answer_bears_a_number_once_it_is_sent_and_keeps_it(taiyuan):
    reply = sent(rectifying(taiyuan))

    assert "Cannot update" in refused(reply, document_number="并市监函〔2026〕99号")
    assert "reply_sent_has_number_and_day" in refused(reply, sent_on=None)
    assert "reply_signed_has_signer" in refused(reply, signed_by=None)
    assert "reply_delivered_has_day_and_way" in refused(reply, status="delivered")
    assert "Cannot update" in refused(reply, opening="改")


def test_an_unsent_answer_has_no_number(taiyuan):
    reply = signed(rectifying(taiyuan))

    assert "reply_sent_has_number_and_day" in refused(reply, document_number="并市监函〔2026〕7号")
    assert "Invalid transition" in refused(
        reply,
        status="delivered",
        sent_on=TODAY,
        document_number="并市监函〔2026〕7号",
        delivered_on=TODAY,
        delivery="邮寄",
    )


def test_two_answers_never_bear_one_number(taiyuan):
    first, second = sent(rectifying(taiyuan)), signed(rectifying(taiyuan))

    said = refused(second, status="sent", sent_on=TODAY, document_number=first.document_number)
    assert "reply_number_once" in said


def test_one_letter_has_one_answer_in_work(taiyuan):
    reply = drafted(rectifying(taiyuan))

    with pytest.raises(DatabaseError, match="reply_one_at_a_time"), transaction.atomic():
        Reply.objects.create(
            number="HF-9", title="复函", order=reply.order, round=9, status="draft", bureau=taiyuan, city_id=taiyuan.pk,
            registered_on=TODAY, created_by=officer_of(taiyuan),
        )  # fmt: skip


def test_it_is_not_delivered_before_it_is_signed(taiyuan):
    reply = delivered(rectifying(taiyuan))

    assert "reply_delivered_not_before_signed" in refused(reply, delivered_on=TODAY - DAY)
    assert "reply_delivered_has_day_and_way" in refused(reply, delivery="")


def test_the_lines_of_an_answer_are_written_in_the_draft_only(taiyuan):
    reply = signed(rectifying(taiyuan))
    line = reply.lines.first()

    assert "replyline_is_written_in_the_draft" in refused(line, text="改")
    for statement in ("DELETE FROM rectification_replyline", "TRUNCATE rectification_replyline CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="replyline_once_per_problem"), transaction.atomic():
        draft = drafted(rectifying(taiyuan))
        ReplyLine.objects.create(reply=draft, problem=draft.lines.first().problem)


def test_an_action_is_carried_out_on_a_day_with_its_counts(taiyuan):
    measure = make_measure(dispatched(taiyuan))
    with acting_as(officer_of(taiyuan)):
        action = actions.plan(
            {"title": "夜查", "planned_on": TODAY}, [measure], by=officer_of(taiyuan), bureau=taiyuan, on=TODAY
        )

    assert "action_held_has_day_and_counts" in refused(action, status="held", held_on=TODAY)
    assert "action_held_has_day_and_counts" in refused(action, held_on=TODAY)
    assert Action.objects.get().status == "planned"


def test_a_dossier_is_closed_with_its_day_a_rule_and_a_look_ahead(taiyuan):
    case = CriminalCase.objects.create(
        number="案1", name="某案", bureau=taiyuan, city_id=taiyuan.pk, created_by=officer_of(taiyuan)
    )
    dossier = Dossier.objects.create(
        number="ZZ-1", title="某案", case=case, trade="建材", status="await", bureau=taiyuan, city_id=taiyuan.pk,
        registered_on=TODAY, created_by=officer_of(taiyuan),
    )  # fmt: skip

    assert "dossier_closed_has_day_rule_and_lookback" in refused(dossier, status="closed", closed_on=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        CriminalCase.objects.filter(pk=case.pk).update(filed_on=TODAY, judged_on=date(2020, 1, 1))


def test_counts_follow_the_links_whoever_writes_them(taiyuan):
    first, second = make_order(taiyuan), make_order(taiyuan)
    measure = make_measure(first)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rectification_measure_problems (measure_id, problem_id) VALUES (%s, %s)",
            [measure.pk, second.problems.first().pk],
        )

    assert Measure.objects.get().order_count == 2
    assert set(RectificationOrder.objects.values_list("measure_count", flat=True)) == {1}
    assert Part.objects.count() == 0
