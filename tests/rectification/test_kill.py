"""kill -9 while a letter is registered, an answer sent, many letters urged: all of it or nothing, and never twice."""

from __future__ import annotations

import secrets

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as
from deadlines.models import Clock
from lists import bulk, bulk_work
from records import numbers, tokens
from records.models import BulkItem, BulkJob, SearchText, Series, Step, Urging
from rectification import paper, registration
from rectification.models import Problem, RectificationOrder, Reply
from rectification.replies import acts as replies
from rectification.replies.acts import sending
from tests.forked import Halt, fork, kill_at, wait
from tests.records.files import PDF
from tests.rectification.factories import PROBLEMS, TODAY, head_of, make_order, officer_of, rectifying, signed, values

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill, pytest.mark.slow]

COMMIT = Halt(BaseDatabaseWrapper, "_commit")
COMMITTED = Halt(BaseDatabaseWrapper, "_commit", after=True)


def test_a_letter_is_registered_whole_and_once_wherever_its_clerk_is_killed(taiyuan):
    clerk, token = officer_of(taiyuan), secrets.token_urlsafe(24)
    typed = {"issuer_number": "并检建〔2026〕900号"}
    values()  # the issuer is known before

    def press() -> None:
        user = User.objects.get(pk=clerk.pk)
        with acting_as(user):
            tokens.make_once(token, user=user, kind="order", make=lambda: enter(user))

    def enter(user: User) -> RectificationOrder:
        return registration.register(values() | typed, PROBLEMS, by=user, bureau=user.bureau, on=TODAY)

    for halt in (
        Halt(registration, "begin"),
        Halt(registration, "index_order"),
        Halt(registration, "_start_clocks", after=True),
        COMMIT,
    ):
        assert kill_at(halt, press), halt
        assert RectificationOrder.objects.count() == Problem.objects.count() == SearchText.objects.count() == 0
    assert kill_at(COMMITTED, press)
    for _again in range(2):  # sent again, as a browser would that got no answer
        press()

    order = RectificationOrder.objects.get()
    assert order.number.endswith("-0001")
    assert order.problems.count() == len(PROBLEMS)
    assert Step.objects.filter(kind="order", record_id=order.pk).count() == 1
    assert Clock.objects.of(order).named(order.reply_rule).count() == 1


def test_an_answer_goes_out_once_under_one_number_wherever_its_sender_is_killed(taiyuan, monkeypatch):
    monkeypatch.setattr(paper, "render_pdf", lambda _paper, at: PDF)  # its threads do not outlive a fork
    reply = signed(rectifying(taiyuan))
    clerk = officer_of(taiyuan)

    def press() -> None:
        user = User.objects.get(pk=clerk.pk)
        with acting_as(user):
            replies.send(Reply.objects.get(pk=reply.pk), by=user, on=TODAY)

    for halt in (
        Halt(sending, "document_number"),
        Halt(sending, "document_number", after=True),
        Halt(numbers, "next_number", after=True),
        COMMIT,
    ):
        assert kill_at(halt, press), halt
        reply.refresh_from_db()
        assert (reply.status, reply.document_number, reply.order.reply_state) == ("signed", "", "signed")
        assert not Series.objects.filter(name="document-函").exists(), "a number was lost"
    assert kill_at(COMMITTED, press)
    children = [fork(press) for _hand in range(2)]  # nobody saw the answer; two press again

    assert [wait(child) for child in children] == [1, 1]  # refused: it went out
    reply.refresh_from_db()
    assert (reply.status, reply.document_number) == ("sent", "并市监函〔2026〕1号")
    assert Series.objects.get(name="document-函").last == 1
    assert Step.objects.filter(kind="reply", record_id=reply.pk, action="send").count() == 1


def test_letters_are_urged_once_each_wherever_the_worker_is_killed(taiyuan, xiaodian, monkeypatch):
    monkeypatch.setattr(bulk_work, "CHUNK", 2)
    letters, superior = [make_order(xiaodian) for _letter in range(5)], head_of(taiyuan)
    with acting_as(superior):
        chosen = RectificationOrder.objects.visible_to(superior)
        job = bulk.choose(bulk.action_of("order.urge"), chosen, user=superior, back="/orders/", now=timezone.now())
        bulk.confirm(job, {"note": "请于五个工作日内书面答复"}, now=timezone.now())

    for halt in (
        Halt(bulk_work, "_do", call=2),
        Halt(bulk_work, "_do", call=2, after=True),
        Halt(BaseDatabaseWrapper, "_commit", call=2, after=True),
        Halt(bulk_work, "_renew"),
    ):
        assert kill_at(halt, lambda: bulk_work.work(job.pk, now=timezone.now())), halt
        BulkJob.objects.filter(pk=job.pk).update(not_before=timezone.now(), attempts=0)
        done = set(job.items.filter(state=BulkItem.State.DONE).values_list("record_id", flat=True))
        assert set(Urging.objects.values_list("record_id", flat=True)) == done
    bulk_work.work(job.pk, now=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.items.filter(state="done").count()) == (BulkJob.State.DONE, len(letters))
    assert sorted(Urging.objects.values_list("record_id", flat=True)) == sorted(order.pk for order in letters)
    numbers_given = sorted(Urging.objects.values_list("number", flat=True))
    assert numbers_given == [f"并市监督办〔2026〕{number}号" for number in range(1, len(letters) + 1)]
    assert Clock.objects.named("URGE_REPLY").running().count() == len(letters)
