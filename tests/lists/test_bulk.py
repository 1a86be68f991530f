"""One act on many records: the frozen set, the preview, each row's result, and workers that die."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from leads.models import Lead
from lists import bulk, bulk_work
from notifications.models import Notification
from records.models import BulkItem, BulkJob, Step
from registry import declared_here
from tests.factories import UserFactory
from tests.forked import Halt, fork, holding, kill, kill_at, wait, wait_until
from tests.leads.factories import NOT_OURS, head_of, make_lead

NOW = timezone.now()


def choose(user, leads, action="lead.urge"):
    with acting_as(user):
        return bulk.choose(
            bulk.action_of(action), Lead.objects.visible_to(user).filter(pk__in=leads), user=user, back="/", now=NOW
        )


def go(user, leads, action="lead.urge", **data):
    job = choose(user, leads, action)
    with acting_as(user):
        bulk.confirm(job, {"note": "请尽快办结"} | data, now=NOW)
    return job


def results(job):
    return dict(job.items.values_list("record_id", "state"))


@pytest.fixture
def superior(taiyuan):
    return head_of(taiyuan)


@pytest.mark.django_db
def test_each_row_is_done_or_says_why_not(superior, xiaodian, taiyuan):
    first, second, closed = make_lead(xiaodian), make_lead(xiaodian), make_lead(xiaodian)
    closed.advance("decline", by=head_of(xiaodian), on=NOW.date(), note="不属我局职责", **NOT_OURS)

    job = go(superior, [first.pk, second.pk, closed.pk])
    bulk_work.work(job.pk, now=NOW)

    assert results(job) == {first.pk: "done", second.pk: "done", closed.pk: "refused"}
    assert job.items.get(record_id=closed.pk).message
    assert set(Step.objects.filter(action="urge").values_list("record_id", "by")) == {
        (first.pk, superior.pk),
        (second.pk, superior.pk),
    }
    job.refresh_from_db()
    assert job.state == BulkJob.State.DONE


@pytest.mark.django_db
def test_the_person_is_told_once_how_it_ended(superior, xiaodian):
    job = go(superior, [make_lead(xiaodian).pk])
    for _again in range(2):
        bulk_work.work(job.pk, now=NOW)

    entry = Notification.objects.get(what="bulk_done")
    assert (entry.user, entry.params, entry.url) == (superior, {"done": 1, "refused": 0}, job.get_absolute_url())


@pytest.mark.django_db
def test_the_set_is_that_of_the_choice_and_only_what_one_sees(superior, xiaodian, datong):
    mine, foreign = make_lead(xiaodian), make_lead(datong)

    job = choose(superior, [mine.pk, foreign.pk])
    make_lead(xiaodian)

    assert list(job.items.values_list("number", flat=True)) == [mine.number]


@pytest.mark.django_db
def test_what_left_ones_reach_meanwhile_is_refused(superior, xiaodian, pingcheng):
    lead = make_lead(xiaodian)
    job = go(superior, [lead.pk])
    Lead.objects.filter(pk=lead.pk).update(bureau=pingcheng)

    bulk_work.work(job.pk, now=NOW)

    assert results(job) == {lead.pk: "refused"}
    assert not Step.objects.filter(action="urge").exists()


@pytest.mark.django_db
def test_a_transfer_of_the_person_bites_at_the_next_chunk(superior, xiaodian):
    leads = [make_lead(xiaodian).pk for _ in range(3)]
    job = go(superior, leads)
    superior.appointments.update(valid_from="2018-01-01", valid_to="2018-02-01")

    bulk_work.work(job.pk, now=NOW)

    assert set(results(job).values()) == {"refused"}


@pytest.mark.django_db
def test_who_has_not_the_right_cannot_even_choose(xiaodian):
    lead = make_lead(xiaodian)

    with pytest.raises(NotAllowed):
        choose(UserFactory(bureau=xiaodian), [lead.pk])
    with pytest.raises(ActionRefused):
        choose(UserFactory(bureau=xiaodian.city, role="head"), [])


@pytest.mark.django_db
def test_confirming_twice_starts_once_and_stopped_is_stopped(superior, xiaodian):
    job = go(superior, [make_lead(xiaodian).pk])
    with acting_as(superior):
        bulk.confirm(job, {"note": "另一个说明"}, now=NOW)
        job.refresh_from_db()
        assert job.data["note"] == "请尽快办结"
        assert bulk.stop(job, now=NOW)
        assert not bulk.stop(job, now=NOW)
        with pytest.raises(ActionRefused):
            bulk.confirm(job, {}, now=NOW)

    bulk_work.work(job.pk, now=NOW)

    assert set(results(job).values()) == {"waiting"}


@pytest.mark.django_db
def test_a_job_is_worked_by_one_worker_at_a_time_until_its_lease_ends(superior, xiaodian):
    job = go(superior, [make_lead(xiaodian).pk])

    assert bulk_work.take(job.pk, now=NOW) is not None
    assert bulk_work.take(job.pk, now=NOW) is None
    assert bulk_work.take(job.pk, now=NOW + bulk_work.LEASE) is not None


@pytest.mark.django_db
def test_a_row_that_fails_unexpectedly_holds_up_no_row_before_it_and_ends_the_job(superior, xiaodian):
    leads = [make_lead(xiaodian).pk for _ in range(4)]
    job = go(superior, leads)
    Lead.objects.filter(pk=leads[2]).update(category="")  # cannot be; stands for whatever nobody expected
    action = bulk.action_of("lead.urge")

    def act(record, by, on, data):
        if record.category == "":
            raise ZeroDivisionError
        record.advance("urge", by=by, on=on, note=data["note"])

    now = NOW
    with declared_here(replace(action, act=act)):
        for _attempt in range(10):
            now += timedelta(minutes=3)
            try:
                bulk_work.work(job.pk, now=now)
            except ZeroDivisionError:
                BulkJob.objects.update(not_before=now)

    job.refresh_from_db()
    assert job.state == BulkJob.State.BROKEN
    assert [results(job)[pk] for pk in leads] == ["done", "done", "waiting", "waiting"]


@pytest.mark.django_db
def test_from_the_list_over_the_preview_to_the_result(client, superior, xiaodian, datong, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    leads, foreign = [make_lead(xiaodian) for _ in range(3)], make_lead(datong)
    client.force_login(superior)

    chosen = client.post("/jobs/choose/lead/urge/", {"pick": [leads[0].pk, foreign.pk]})
    job = BulkJob.objects.get()
    assert (chosen.status_code, chosen.headers["Location"]) == (303, job.get_absolute_url())
    preview = client.get(job.get_absolute_url())
    assert (preview.context["total"], preview.context["preview"].fits) == (1, 1)
    assert client.post(f"{job.get_absolute_url()}confirm/", {}).status_code == 422  # a reason is required
    assert client.post(f"{job.get_absolute_url()}confirm/", {"note": "请尽快办结"}).status_code == 303
    bulk_work.work(job.pk, now=timezone.now() + timedelta(seconds=1))
    page = client.get(job.get_absolute_url()).content.decode()

    assert leads[0].number in page
    assert leads[1].number not in page
    assert client.get(f"{job.get_absolute_url()}progress/").headers["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_all_that_match_are_those_that_the_filter_finds(client, superior, xiaodian):
    for number in range(3):
        make_lead(xiaodian, title=f"某某石材厂{number}")
    make_lead(xiaodian, title="另一件事情")
    client.force_login(superior)

    client.post("/jobs/choose/lead/urge/", {"all_matching": "1", "query": "q=石材厂"})
    assert BulkJob.objects.get().items.count() == 3
    nothing = client.post("/jobs/choose/lead/urge/", {"all_matching": "1", "query": "nonsense=1"})

    assert nothing.status_code == 303
    assert BulkJob.objects.count() == 1


@pytest.mark.django_db
def test_anothers_job_is_not_found(client, superior, xiaodian, taiyuan):
    job = go(superior, [make_lead(xiaodian).pk])
    client.force_login(UserFactory(bureau=taiyuan, role="head"))

    addresses = ["", "progress/", "confirm/", "stop/"]
    found = [client.get(f"{job.get_absolute_url()}{end}") for end in addresses[:2]]
    found += [client.post(f"{job.get_absolute_url()}{end}") for end in addresses[2:]]

    assert {answer.status_code for answer in found} == {404}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_each_row_once(superior, xiaodian):
    leads = [make_lead(xiaodian).pk for _ in range(6)]
    job = go(superior, leads)
    start, later = threading.Barrier(3, timeout=60), [NOW, NOW + bulk_work.LEASE, NOW + 2 * bulk_work.LEASE]

    def work(now):
        start.wait()
        try:
            bulk_work.work(job.pk, now=now)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[now]) for now in later]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(Step.objects.filter(action="urge").values_list("record_id", flat=True)) == dict.fromkeys(leads, 1)
    assert set(results(job).values()) == {"done"}


@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_workers_neither_lose_nor_double_a_row(superior, xiaodian, monkeypatch):
    monkeypatch.setattr(bulk_work, "CHUNK", 3)
    leads = [make_lead(xiaodian).pk for _ in range(12)]
    job = go(superior, leads)

    for halt in (
        Halt(bulk_work, "_act", call=2),  # a chunk begun
        Halt(bulk_work, "_renew"),  # a row done, the lease not yet renewed
        Halt(bulk_work, "_act", call=4, after=True),  # some rows done one at a time, the next not yet written
        Halt(bulk_work, "_end"),  # all done, and nobody told yet
    ):
        assert kill_at(halt, lambda: bulk_work.work(job.pk, now=NOW))
        BulkJob.objects.update(not_before=NOW)  # as if the lease had ended
    assert wait(fork(lambda: bulk_work.work(job.pk, now=NOW))) == 0

    assert_each_was_urged_once(leads)
    assert Notification.objects.filter(what="bulk_done").count() == 1


def assert_each_was_urged_once(leads):
    assert Counter(Step.objects.filter(action="urge").values_list("record_id", flat=True)) == dict.fromkeys(leads, 1)
    assert set(BulkItem.objects.values_list("state", flat=True)) == {"done"}


@pytest.fixture
def held_commits():
    """While the yielded connection is open, whoever has changed a row waits inside its COMMIT."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN PERFORM pg_advisory_xact_lock_shared(75); RETURN NULL; END';"
            "CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON records_bulkitem DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION wait_at_commit()"
        )
    with holding("SELECT pg_advisory_lock(75)") as held:
        yield held
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER wait_at_commit ON records_bulkitem; DROP FUNCTION wait_at_commit()")


@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_chunk_that_is_committed_after_its_worker_died_is_not_done_again(superior, xiaodian, held_commits):
    leads = [make_lead(xiaodian).pk for _ in range(6)]
    job = go(superior, leads)

    dead = fork(lambda: bulk_work.work(job.pk, now=NOW))
    wait_until(lambda: waiting_for("advisory"))
    kill(dead, and_forget=False)
    heir = fork(lambda: bulk_work.work(job.pk, now=NOW + bulk_work.LEASE))
    wait_until(lambda: waiting_for("transactionid"))  # it meets the rows that the dead one still holds
    held_commits.close()

    assert wait(heir) == 0
    assert_each_was_urged_once(leads)


def waiting_for(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = %s", [kind])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_result_of_a_row_is_written_once(superior, xiaodian):
    job = go(superior, [make_lead(xiaodian).pk])
    bulk_work.work(job.pk, now=NOW)

    for state in ("waiting", "done", "refused"):
        with pytest.raises(ProgrammingError, match="Cannot update rows from records_bulkitem"), transaction.atomic():
            job.items.update(state=state)
