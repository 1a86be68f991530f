"""Figures are not made by one hand: rows that arrive finished wait for the head of the importing bureau."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as, acting_as_system
from audit.models import AuditEvent
from exchange.blanking import forget_old
from exchange.granting import grant, refuse
from exchange.models import ImportBatch, ImportRow
from exchange.workflow import cancel, resume
from leads.models import Lead, Movement
from notifications.models import Notification
from tests.exchange.files import lead, leads_book
from tests.exchange.work import apply, counts, dry_run, granted, hand_in, verdicts, work
from tests.factories import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
CLEARED = {"办理状态": "已办结", "处理结果": "核查不属实", "办结日期": "2020-03-20"}


@pytest.fixture
def officer(taiyuan, xiaodian, yingze, pingcheng):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def head(taiyuan):
    return UserFactory(bureau=taiyuan, role="head")


def finished(number, **cells):
    return lead(number, **(CLEARED | cells))


def book_of_both(**cells):
    return leads_book([finished("线1号", **cells), lead("线2号")])


def handed_in(officer, file=None) -> ImportBatch:
    return hand_in(dry_run(file or book_of_both(), officer), officer)


def refused(batch, head, note="台账未附审批表") -> ImportBatch:
    with acting_as(head):
        refuse(batch, note=note, by=head, now=timezone.now())
    batch.refresh_from_db()
    return batch


def test_a_finished_row_waits_and_an_open_one_is_written_at_once(officer, head):
    batch = handed_in(officer)

    assert batch.state == ImportBatch.State.WAITING
    assert [found.number for found in Lead.objects.all()] == ["线2号"]
    said = counts(batch)["线索"]
    assert (said.new, said.waiting, said.refused) == (2, 1, 0)
    told = Notification.objects.get(user=head)
    assert (told.what, told.params) == ("import_waiting", {"by": str(officer), "count": "1"})


def test_what_the_head_grants_becomes_records(officer, head):
    batch = granted(handed_in(officer), head)

    assert batch.state == ImportBatch.State.DONE
    cleared = Lead.objects.get(number="线1号")
    assert (cleared.status, cleared.created_by, str(cleared.cleared_on)) == ("cleared", officer, "2020-03-20")
    assert counts(batch)["线索"].waiting == 0
    assert Notification.objects.filter(user=officer, what="import_granted").count() == 1
    assert AuditEvent.objects.filter(action="import.granted", user=head).count() == 1


def test_what_the_head_refuses_never_becomes_a_record_and_says_why(officer, head):
    batch = refused(handed_in(officer), head)

    assert batch.state == ImportBatch.State.DONE
    assert verdicts(batch) == {2: "not_granted", 3: "new"}
    assert "台账未附审批表" in str(batch.rows.get(row_number=2).why[0])
    assert [found.number for found in Lead.objects.all()] == ["线2号"]
    assert Notification.objects.filter(user=officer, what="import_not_granted").count() == 1


def test_refusing_needs_a_reason(officer, head):
    batch = handed_in(officer)
    with pytest.raises(ActionRefused), acting_as(head):
        refuse(batch, note="  ", by=head, now=timezone.now())


def test_the_importer_grants_nothing_though_he_stands_in_for_the_head(officer, taiyuan, head):
    batch = handed_in(officer)
    AppointmentFactory(user=officer, bureau=taiyuan, role="head")
    officer = type(officer).objects.get(pk=officer.pk)

    with pytest.raises(ImportBatch.DoesNotExist), acting_as(officer):
        grant(batch, by=officer, now=timezone.now())
    with pytest.raises(IntegrityError, match="import_batch_decided_by_another"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_importbatch SET decision = 'granted', decided_at = now(), decided_by_id = user_id"
        )


def test_only_the_heads_of_the_importing_bureau_decide(officer, province, datong, xiaodian):
    batch = handed_in(officer)
    for bureau in (province, datong, xiaodian):
        stranger = UserFactory(bureau=bureau, role="head")
        with pytest.raises(ImportBatch.DoesNotExist), acting_as(stranger):
            grant(batch, by=stranger, now=timezone.now())
    colleague = UserFactory(bureau=batch.bureau)
    with pytest.raises(NotAllowed), acting_as(colleague):
        grant(batch, by=colleague, now=timezone.now())


def test_two_heads_at_once_decide_once(officer, head, taiyuan):
    other = UserFactory(bureau=taiyuan, role="head")
    batch = handed_in(officer)
    granted(batch, head)

    with pytest.raises(ActionRefused), acting_as(other):
        refuse(batch, note="重复", by=other, now=timezone.now())
    assert Lead.objects.filter(number="线1号").count() == 1


def test_the_same_file_says_repeated_while_it_waits_and_afterwards(officer, head, taiyuan):
    batch = handed_in(officer)
    again = dry_run(book_of_both(), officer)
    of_a_colleague = dry_run(book_of_both(), UserFactory(bureau=taiyuan))

    for found in (again, of_a_colleague):
        assert set(found.rows.values_list("verdict", flat=True)) == {"repeated"}
        assert counts(found)["线索"].waiting == 0
    granted(batch, head)
    assert set(verdicts(dry_run(book_of_both(), officer)).values()) == {"repeated"}


def test_of_two_that_wait_with_one_number_the_first_granted_stands(officer, head):
    first = handed_in(officer)
    second = handed_in(officer, leads_book([finished("线1号", 办结日期="2020-04-20")]))
    assert counts(second)["线索"].waiting == 1

    granted(first, head)
    granted(second, head)

    assert verdicts(second) == {2: "changed_meanwhile"}
    assert str(Lead.objects.get(number="线1号").cleared_on) == "2020-03-20"
    assert "2020-03-20 → 2020-04-20" in str(second.rows.get().why[0])


def test_a_waiting_number_is_free_for_whom_it_belongs_to(officer, head, datong):
    """It is no record yet, so another city's lead of that number is not told of it; whoever is granted later is."""
    batch = handed_in(officer)
    other = UserFactory(bureau=datong)
    apply(dry_run(leads_book([lead("线1号", 所属市="大同市", 所属县=None)]), other), other)

    granted(batch, head)

    assert verdicts(batch)[2] == "number_taken"
    assert Lead.objects.get(number="线1号").bureau == datong


def test_a_row_that_finishes_an_open_record_waits(officer, head):
    handed_in(officer, leads_book([lead("线1号")]))
    batch = handed_in(officer, leads_book([finished("线1号")]))

    assert (counts(batch)["线索"].changed, counts(batch)["线索"].waiting) == (1, 1)
    assert Lead.objects.get().is_open
    assert set(dry_run(leads_book([finished("线1号")]), officer).rows.values_list("verdict", flat=True)) == {"repeated"}

    granted(batch, head)
    assert not Lead.objects.get().is_open


@pytest.mark.parametrize(
    "cells",
    [{"办结日期": "2020-04-02"}, {"处理结果": "立案查处"}, {"办理状态": "核查中", "处理结果": None, "办结日期": None}],
)
def test_a_row_that_moves_or_takes_back_an_end_waits(officer, head, cells):
    granted(handed_in(officer, leads_book([finished("线1号")])), head)
    before = list(Movement.objects.order_by("pk").values_list("kind", "effective_on"))
    batch = handed_in(officer, leads_book([finished("线1号", **cells)]))

    assert batch.state == ImportBatch.State.WAITING
    assert list(Movement.objects.order_by("pk").values_list("kind", "effective_on")) == before


def test_what_changed_since_it_was_handed_in_is_said_and_not_written(officer, head):
    handed_in(officer, leads_book([lead("线1号")]))
    batch = handed_in(officer, leads_book([finished("线1号")]))
    handed_in(officer, leads_book([lead("线1号", 线索内容="改了")]))

    granted(batch, head)

    assert verdicts(batch) == {2: "changed_meanwhile"}
    assert Lead.objects.get().is_open


def test_an_officer_of_the_province_loads_the_past_at_once_and_the_head_is_told(province, officer):
    head = UserFactory(bureau=province, role="head")
    provincial = UserFactory(bureau=province)
    batch = handed_in(provincial)

    assert batch.state == ImportBatch.State.DONE
    assert sorted(Lead.objects.values_list("number", flat=True)) == ["线1号", "线2号"]
    assert counts(batch)["线索"].waiting == 0
    told = Notification.objects.get(user=head)
    assert (told.what, told.params) == ("past_loaded", {"by": str(provincial), "new": "2", "changed": "0"})


def test_what_took_effect_since_the_switch_over_waits_whoever_imports_it(province, officer):
    today = timezone.localdate()
    provincial = UserFactory(bureau=province)
    file = leads_book([finished("线1号", 发现日期=str(today - timedelta(days=9)), 办结日期=str(today))])

    assert handed_in(provincial, file).state == ImportBatch.State.WAITING
    assert not Lead.objects.exists()


@pytest.mark.parametrize("role", ["drafter"])
def test_no_other_post_of_the_province_loads_the_past(province, officer, role):
    assert handed_in(UserFactory(bureau=province, role=role)).state == ImportBatch.State.WAITING


def test_a_waiting_row_shows_nowhere_but_to_importer_and_head(client, officer, head, province):
    handed_in(officer, leads_book([finished("线1号", 主体名称="太原候审商贸有限公司")]))

    for person in (officer, head, UserFactory(bureau=province)):
        client.force_login(person)
        for address in ("/leads/", "/leads/?q=候审商贸", "/search/?q=候审商贸", "/leads/ledger/", "/figures/"):
            content = client.get(address, follow=True).content.decode()
            assert "线1号" not in content.replace("q=", "")


def test_the_head_finds_the_rows_in_my_work_sees_their_totals_and_grants(client, officer, head):
    batch = handed_in(officer)
    client.force_login(head)

    assert reverse("exchange:grant", args=[batch.pk]) in client.get("/").content.decode()
    page = client.get(reverse("exchange:grant", args=[batch.pk]))
    assert [(t.month, t.city, t.outcome, t.count) for t in page.context["totals"]] == [
        ("2020-03", "太原市", "核查不属实", 1)
    ]
    assert "线2号" not in page.content.decode()
    without_reason = client.post(reverse("exchange:grant", args=[batch.pk]), {"decision": "refuse"})
    assert without_reason.status_code == 422
    assert client.post(reverse("exchange:grant", args=[batch.pk]), {"decision": "grant"}).status_code == 303
    work(batch)
    assert Lead.objects.filter(number="线1号").exists()


def test_the_importer_takes_back_what_waits_and_may_let_it_go_on(officer, head):
    batch = handed_in(officer)
    with acting_as(officer):
        cancel(batch, by=officer, now=timezone.now())
    with pytest.raises((ActionRefused, ImportBatch.DoesNotExist)), acting_as(head):
        grant(batch, by=head, now=timezone.now())

    with acting_as(officer):
        resume(batch, by=officer, now=timezone.now())
    assert work(batch).state == ImportBatch.State.WAITING
    granted(batch, head)
    assert Lead.objects.count() == 2


def test_a_batch_of_somebody_who_was_moved_is_not_granted(officer, head, datong):
    batch = handed_in(officer)
    officer.appointments.update(valid_to=timezone.localdate() - timedelta(days=1))

    with pytest.raises(ActionRefused), acting_as(head):
        grant(batch, by=head, now=timezone.now())
    assert refused(batch, head).decision == "refused"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exchange_importrow SET applied_at = now() WHERE needs_grant",
        "UPDATE exchange_importrow SET needs_grant = false WHERE needs_grant",
        "UPDATE exchange_importbatch SET decision = 'granted'",
        "UPDATE exchange_importbatch SET decision = 'refused', decided_at = now(), decided_by_id = {head}",
    ],
)
def test_the_database_lets_no_row_past_the_head(officer, head, statement):
    handed_in(officer)
    with pytest.raises(Exception, match="import_"), connection.cursor() as cursor:
        cursor.execute(statement.format(head=head.pk))


def test_a_decision_is_never_changed(officer, head):
    granted(handed_in(officer), head)
    with pytest.raises(IntegrityError, match="decided_once"), connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_importbatch SET decision = 'refused', decision_note = 'x'")


def test_a_worker_that_dies_while_it_grants_loses_and_doubles_nothing(officer, head, monkeypatch):
    monkeypatch.setattr("exchange.applying.CHUNK", 2)
    batch = handed_in(officer, leads_book([finished(f"线{number}号") for number in range(1, 8)]))
    with acting_as(head):
        grant(batch, by=head, now=timezone.now())

    class Killed(BaseException):
        pass

    def die(done, total):
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        work(batch, progress=die)
    assert Lead.objects.count() == 4
    with acting_as_system():
        ImportBatch.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    work(batch)

    assert batch.state == ImportBatch.State.DONE
    assert Lead.objects.count() == batch.applied_count == 7
    assert not ImportRow.objects.filter(applied_at=None).exists()


def test_a_reporter_of_a_waiting_row_is_held_until_the_grant(officer, head):
    batch = handed_in(officer, leads_book([finished("线1号", 举报人="某某举报人")]))
    forget_old(now=timezone.now() + timedelta(days=400))

    granted(batch, head)

    assert Lead.objects.get().is_named
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM leads_informant")
        assert cursor.fetchall() == [("某某举报人",)]
