"""Two people at once: a letter is registered once, an answer is sent once and with one number."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import monotonic, sleep

import pytest
from django.db import connection, connections, transaction

from accounts.errors import ActionRefused, Refusal
from accounts.models import User
from accounts.scope import acting_as, acting_as_system
from records.models import Series
from rectification.measures import acts as measures
from rectification.models import Measure, OrderType, Organ, RectificationOrder, Reply
from rectification.registration import AlreadyRegistered, register
from rectification.replies import acts as replies
from tests.factories import UserFactory
from tests.rectification.factories import TODAY, head_of, officer_of, rectifying, signed, values

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HANDS = 6


def all_at_once(work, people: list[User]) -> Counter:
    """Each does it in a thread and connection of their own, let go together; how often each outcome came about."""
    together = Barrier(len(people), timeout=60)

    def one(person: User) -> str:
        try:
            with acting_as(User.objects.get(pk=person.pk)):
                together.wait(timeout=20)
                work(User.objects.get(pk=person.pk))
        except Refusal as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(people)) as hands:
        return Counter(hands.map(one, people))


def test_an_answer_is_sent_once_with_one_number(taiyuan):
    reply = signed(rectifying(taiyuan))
    people = [officer_of(taiyuan), *(UserFactory(bureau=taiyuan) for _hand in range(HANDS - 1))]

    outcomes = all_at_once(lambda person: replies.send(Reply.objects.get(pk=reply.pk), by=person, on=TODAY), people)

    reply.refresh_from_db()
    assert outcomes == {"done": 1, ActionRefused.__name__: HANDS - 1}
    assert reply.document_number == "并市监函〔2026〕1号"
    assert Series.objects.get(name="document-函").last == 1


def test_several_answers_at_once_get_numbers_without_gap_or_double(taiyuan):
    waiting = [signed(rectifying(taiyuan)) for _reply in range(3)]
    people = [UserFactory(bureau=taiyuan) for _reply in waiting]
    mine = dict(zip([person.pk for person in people], waiting, strict=True))

    all_at_once(lambda person: replies.send(Reply.objects.get(pk=mine[person.pk].pk), by=person, on=TODAY), people)

    numbers = sorted(Reply.objects.values_list("document_number", flat=True))
    assert numbers == [f"并市监函〔2026〕{number}号" for number in (1, 2, 3)]


def test_one_letter_entered_by_two_cities_at_once_is_one_letter(taiyuan, datong):
    typed = values(issuer_name="山西省人民检察院", issuer_number="晋检建〔2026〕8号")
    people = [officer_of(bureau) for bureau in (taiyuan, datong)]
    keys = {"type": typed["type"].pk, "issuer": typed["issuer"].pk}

    def enter(person: User) -> None:
        own = typed | {"type": OrderType.objects.get(pk=keys["type"]), "issuer": Organ.objects.get(pk=keys["issuer"])}
        register(own, ["问题"], by=person, bureau=person.bureau, on=TODAY)

    outcomes = all_at_once(enter, people)

    assert outcomes == {"done": 1, AlreadyRegistered.__name__: 1}
    assert RectificationOrder.objects.count() == 1


def test_one_draft_is_begun_however_many_press(taiyuan):
    order = rectifying(taiyuan)
    people = [officer_of(taiyuan), *(UserFactory(bureau=taiyuan) for _hand in range(HANDS - 1))]

    outcomes = all_at_once(
        lambda person: replies.draft(RectificationOrder.objects.get(pk=order.pk), by=person, on=TODAY), people
    )

    assert outcomes == {"done": 1, ActionRefused.__name__: HANDS - 1}
    assert Reply.objects.count() == 1


def test_a_letter_is_not_accepted_beside_a_measure_that_is_just_taken_up_again(taiyuan):
    """Whoever takes the measure up again is not through yet; the acceptance waits, and then sees it."""
    order = rectifying(taiyuan)
    order.advance("report_done", by=officer_of(taiyuan), on=TODAY)
    head, measure = head_of(taiyuan), Measure.objects.get()
    begun = Event()

    def accept() -> str:
        try:
            with acting_as(User.objects.get(pk=head.pk)):
                begun.set()
                RectificationOrder.objects.get(pk=order.pk).advance("accept", by=head, on=TODAY)
        except Refusal as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic(), acting_as_system():
            measures.reopen(measure, by=None, on=TODAY)
            outcome = other.submit(accept)
            begun.wait(timeout=20)
            assert somebody_waits_for_us()
        assert outcome.result(timeout=20) == ActionRefused.__name__
    order.refresh_from_db()
    assert order.status == "await_accept"


def somebody_waits_for_us() -> bool:
    """Whether somebody comes to wait for the end of this transaction, within ten seconds."""
    until = monotonic() + 10
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
                " AND transactionid = pg_current_xact_id()::xid)"
            )
            if cursor.fetchone()[0]:
                return True
        sleep(0.05)
    return False
