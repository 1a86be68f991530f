"""The monthly round: asking the cities, freezing, writing, signing by another, issuing, acknowledging."""

import hashlib
from datetime import date, datetime, timedelta
from fractions import Fraction
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed, StaleRecord
from accounts.scope import acting_as
from circulars.circular.acts import submit
from circulars.figures import rows_of
from circulars.models import Circular, IssuedPaper, Line, Posting, Receipt, Submission
from circulars.posting import unposted
from circulars.rounds import (
    acknowledge,
    correct,
    freeze,
    issue,
    issue_history,
    next_to_post,
    open_month,
    prepare_month,
    refreeze,
    sign,
    sign_month,
    sweep,
)
from circulars.wording import percent
from circulars.workflow import CIRCULAR, RECEIPT, SUBMISSION
from deadlines.models import Clock
from leads.models import Lead
from notifications.models import Notification
from tests.circulars.arrows import ACKNOWLEDGEMENT_ARROWS, CIRCULAR_ARROWS, CONFIRMATION_ARROWS
from tests.circulars.factories import clear, enter, moment
from tests.factories import AppointmentFactory, UserFactory

OCTOBER = date(2026, 10, 1)
FIRST_WORKDAY = date(2026, 11, 2)  # 1 November 2026 is a Sunday
AFTER_CUT_OFF = moment(date(2026, 11, 4), 0)


@pytest.fixture
def head(taiyuan):
    return UserFactory(bureau=taiyuan, role="head")


@pytest.fixture
def october(taiyuan, datong, drafter):
    """The month is open, both cities are asked."""
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        enter(taiyuan, date(2026, 10, 9), by=drafter)
    return open_month(OCTOBER, by=drafter, on=FIRST_WORKDAY)


def submission_of(bureau):
    return Submission.objects.get(month=OCTOBER, bureau=bureau)


def prepare(submission, by, *, claimed=None, is_zero=False, explanation=""):
    prepare_month(submission, claimed=claimed or {}, is_zero=is_zero, explanation=explanation, by=by, on=FIRST_WORKDAY)


def confirm(bureau, officer, head, **given):
    submission = submission_of(bureau)
    prepare(submission, officer, **given)
    sign_month(submission, by=head, at=moment(FIRST_WORKDAY))
    return submission


def signed(circular, drafter, signer):
    submit(circular, by=drafter, on=FIRST_WORKDAY)
    sign(circular, by=signer, at=moment(FIRST_WORKDAY))
    return circular


@pytest.mark.parametrize(
    ("workflow", "arrows"),
    [(CIRCULAR, CIRCULAR_ARROWS), (SUBMISSION, CONFIRMATION_ARROWS), (RECEIPT, ACKNOWLEDGEMENT_ARROWS)],
)
def test_the_database_knows_the_same_arrows_as_the_workflow(workflow, arrows):
    assert workflow.arrows() == arrows


def test_every_city_is_asked_and_its_clock_runs(october, taiyuan, datong):
    assert {one.bureau for one in Submission.objects.all()} == {taiyuan, datong}
    clocks = Clock.objects.filter(code="MONTH_SUBMIT")
    assert [clock.due_on for clock in clocks] == [date(2026, 11, 3)] * 2
    assert timezone.localtime(october.closes_at) == AFTER_CUT_OFF


def test_the_sweep_opens_the_month_just_over_on_its_first_working_day(taiyuan, drafter, signer):
    issue_history(date(2026, 9, 1), by=drafter, at=moment(date(2026, 10, 20)))

    sweep(now=moment(date(2026, 11, 1)))
    assert Circular.objects.of_month(OCTOBER).count() == 0

    for _ in range(2):
        sweep(now=moment(FIRST_WORKDAY))
    assert [circular.status for circular in Circular.objects.of_month(OCTOBER)] == ["collecting"]


def test_who_is_asked_late_has_as_long_as_ever(taiyuan, drafter):
    issue_history(date(2026, 9, 1), by=drafter, at=moment(date(2026, 10, 20)))

    sweep(now=moment(date(2026, 11, 9)))  # Monday: nothing ran for a week

    circular = Circular.objects.of_month(OCTOBER).get()
    assert circular.status == "collecting"
    assert timezone.localtime(circular.closes_at) == moment(date(2026, 11, 11), 0)
    assert Clock.objects.get(code="MONTH_SUBMIT").due_on == date(2026, 11, 10)


def test_figures_are_frozen_as_of_the_cut_off_however_late_the_sweep_comes_by(october, taiyuan, drafter):
    with time_machine.travel(AFTER_CUT_OFF + timedelta(hours=3), tick=False):
        enter(taiyuan, date(2026, 10, 20), by=drafter)

    sweep(now=AFTER_CUT_OFF + timedelta(hours=6))

    october.refresh_from_db()
    assert october.cut_off_at == AFTER_CUT_OFF
    assert Line.objects.get(circular=october, bureau=taiyuan, level="city").new == 1
    assert unposted(october).count() == 1


@pytest.mark.parametrize(("late", "state"), [(timedelta(minutes=-1), "reported"), (timedelta(0), "late")])
def test_who_signs_after_the_cut_off_is_late_before_the_sweep_has_come_by(october, taiyuan, officer, head, late, state):
    submission = submission_of(taiyuan)
    prepare(submission, officer)

    sign_month(submission, by=head, at=AFTER_CUT_OFF + late, version=submission.version)

    assert submission.status == state
    sweep(now=AFTER_CUT_OFF + timedelta(hours=1))
    assert Line.objects.get(circular=october, bureau=taiyuan, level="city").reporting == state


def test_the_sweep_does_not_say_where_history_begins(taiyuan, drafter):
    enter(taiyuan, date(2019, 5, 1), by=drafter)

    sweep(now=moment(FIRST_WORKDAY))

    assert Circular.objects.count() == 0


def test_the_sweep_freezes_after_the_cut_off_and_not_before(october, taiyuan):
    sweep(now=AFTER_CUT_OFF - timedelta(minutes=1))
    october.refresh_from_db()
    assert october.status == "collecting"

    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    assert october.status == "frozen"
    assert "新增涉黑涉恶线索1条" in october.body
    assert [clock.code for clock in Clock.objects.filter(kind="circular")] == ["CIRC_ISSUE"]


def test_missing_is_not_zero(october, taiyuan, datong, officer, head):
    confirm(datong, UserFactory(bureau=datong), UserFactory(bureau=datong, role="head"), is_zero=True)

    sweep(now=AFTER_CUT_OFF)

    lines = {line.bureau: line for line in Line.objects.filter(circular=october).cities()}
    assert (lines[taiyuan].reporting, lines[datong].reporting) == ("missing", "zero")
    assert lines[taiyuan].rank is None
    october.refresh_from_db()
    assert "大同市零报告" in october.body
    assert "太原市未报送" in october.body


def test_zero_is_refused_where_the_system_counts_a_lead(october, taiyuan, officer):
    with pytest.raises(ActionRefused, match="零报告"):
        prepare(submission_of(taiyuan), officer, is_zero=True)


def test_a_difference_wants_an_explanation(october, taiyuan, officer):
    with pytest.raises(ActionRefused):
        prepare(submission_of(taiyuan), officer, claimed={"new": 3})

    prepare(submission_of(taiyuan), officer, claimed={"new": 3}, explanation="两条待录入")

    assert submission_of(taiyuan).claimed["new"] == 3
    assert submission_of(taiyuan).counted["new"] == 1


def test_who_prepared_does_not_sign(october, taiyuan, officer):
    AppointmentFactory(user=officer, bureau=taiyuan, role="head", is_principal=False)
    prepare(submission_of(taiyuan), officer)

    with pytest.raises(NotAllowed):
        sign_month(submission_of(taiyuan), by=officer, at=moment(FIRST_WORKDAY))


def test_confirmed_stops_the_clock(october, taiyuan, officer, head):
    submission = confirm(taiyuan, officer, head)

    assert submission.status == "reported"
    assert Clock.objects.get(kind="submission", record_id=submission.pk).state == "done"


def test_late_is_told_apart_when_frozen_again(october, taiyuan, officer, head, drafter):
    sweep(now=AFTER_CUT_OFF)
    submission = submission_of(taiyuan)
    prepare_month(submission, claimed={}, is_zero=False, explanation="", by=officer, on=date(2026, 11, 4))
    sign_month(submission, by=head, at=moment(date(2026, 11, 4)))

    october.refresh_from_db()
    refreeze(october, by=drafter, at=AFTER_CUT_OFF + timedelta(hours=9))

    assert Line.objects.get(circular=october, bureau=taiyuan, level="city").reporting == "late"


def test_freezing_waits_for_the_cities_until_the_cut_off(october, drafter, monkeypatch):
    monkeypatch.setattr("circulars.circular.acts.freezing.is_past", lambda moment: False)

    with pytest.raises(ActionRefused, match="2026-11-03 24:00"):
        freeze(october, by=drafter, at=moment(FIRST_WORKDAY))


def test_drafter_does_not_sign(october, drafter, signer, province):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    AppointmentFactory(user=signer, bureau=province, role="drafter")
    submit(october, by=signer, on=FIRST_WORKDAY)

    with pytest.raises(NotAllowed):
        sign(october, by=signer, at=moment(FIRST_WORKDAY))


def test_the_way_to_issue(october, taiyuan, datong, officer, drafter, signer):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    october.advance("draft", words={"title": october.title, "body": "全文。"}, by=drafter, on=FIRST_WORKDAY)
    submit(october, by=drafter, on=FIRST_WORKDAY)
    october.advance("return", by=signer, on=FIRST_WORKDAY, note="补充要求")
    signed(october, drafter, signer)

    issue(october, by=drafter, at=moment(date(2026, 11, 6)))

    assert october.number == "晋市监通〔2026〕1号"
    assert october.dated_on == date(2026, 11, 6)
    paper = IssuedPaper.objects.get(circular=october)
    assert hashlib.sha256(paper.pdf).hexdigest() == paper.sha256
    assert {receipt.bureau for receipt in october.receipts.all()} == {taiyuan, datong}
    assert [c.due_on for c in Clock.objects.filter(code="CIRC_RECEIPT")] == [date(2026, 11, 10)] * 2
    assert Clock.objects.get(code="CIRC_ISSUE").state == "done"
    assert Notification.objects.filter(user=officer, what="circular_issued").count() == 1


def test_numbers_follow_without_gaps_within_the_year_of_the_document(taiyuan, drafter):
    numbers = [
        issue_history(month, by=drafter, at=moment(date(2026, 11, 20))).number
        for month in (date(2019, 11, 1), date(2019, 12, 1), date(2020, 1, 1))
    ]

    assert numbers == ["晋市监通〔2019〕1号", "晋市监通〔2020〕1号", "晋市监通〔2020〕2号"]


def test_history_chases_nobody(taiyuan, drafter, officer):
    circular = issue_history(date(2020, 1, 1), by=drafter, at=moment(date(2026, 11, 20)))

    assert circular.is_history
    assert circular.dated_on == date(2020, 2, 7)  # the fifth working day after the prolonged Spring Festival
    assert (Clock.objects.count(), Notification.objects.count(), Receipt.objects.count()) == (0, 0, 0)


def test_acknowledging_stops_the_chase(october, taiyuan, officer, drafter, signer):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    issue(signed(october, drafter, signer), by=drafter, at=moment(date(2026, 11, 6)))
    receipt = october.receipts.get(bureau=taiyuan)

    receipt.advance("urge", by=drafter, on=date(2026, 11, 9))
    acknowledge(receipt, by=officer, at=moment(date(2026, 11, 9)))

    assert (receipt.urged_count, receipt.acknowledged_by) == (1, officer)
    assert Clock.objects.get(kind="receipt", record_id=receipt.pk).state == "done"
    with pytest.raises(NotAllowed):
        acknowledge(october.receipts.get(bureau__short_name="大同市"), by=officer, at=moment(date(2026, 11, 9)))


def test_nobody_s_words_are_lost(october, drafter):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    seen = october.version
    october.advance("draft", words={"title": "甲", "body": "甲"}, by=drafter, on=FIRST_WORKDAY, version=seen)

    with pytest.raises(StaleRecord):
        october.advance("draft", words={"title": "乙", "body": "乙"}, by=drafter, on=FIRST_WORKDAY, version=seen)


def test_row_policies_show_a_circular_to_cities_once_it_is_issued(october, taiyuan, datong, officer, drafter, signer):
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        lead = enter(datong, date(2026, 10, 3), by=drafter)
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()

    with acting_as(officer):
        assert (Circular.objects.count(), Line.objects.count(), Posting.objects.count()) == (0, 0, 1)
        assert list(Circular.objects.visible_to(officer)) == []
        assert {one.bureau for one in Submission.objects.all()} == {taiyuan}

    issue(signed(october, drafter, signer), by=drafter, at=moment(date(2026, 11, 6)))

    with acting_as(officer):
        assert list(Circular.objects.visible_to(officer)) == [october]
        assert {line.bureau for line in Line.objects.cities()} == {taiyuan, datong}
        assert not Posting.objects.filter(movement__lead_id=lead.pk).exists()
        assert {receipt.bureau for receipt in Receipt.objects.all()} == {taiyuan}
        assert IssuedPaper.objects.count() == 1
    with acting_as(UserFactory(bureau=taiyuan, role="auditor")):
        assert Circular.objects.count() == 0


def test_nothing_is_written_when_issuing_fails_halfway(october, drafter, signer, monkeypatch):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    signed(october, drafter, signer)

    def full_disk(*_args, **_kwargs):
        raise OSError("no space left")

    monkeypatch.setattr("circulars.keeping.render_pdf", full_disk)
    with pytest.raises(OSError, match="no space"):
        issue(october, by=drafter, at=moment(date(2026, 11, 6)))
    monkeypatch.undo()

    assert Circular.objects.get(pk=october.pk).status == "signed"
    issue(Circular.objects.get(pk=october.pk), by=drafter, at=moment(date(2026, 11, 6)))
    assert Circular.objects.get(pk=october.pk).number == "晋市监通〔2026〕1号"


@pytest.mark.django_db(transaction=True)
def test_issuing_twice_at_once_issues_once(october, drafter, signer):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    signed(october, drafter, signer)
    barrier, answers = Barrier(2, timeout=60), []

    def press():
        try:
            circular = Circular.objects.get(pk=october.pk)
            barrier.wait(timeout=10)
            issue(circular, by=drafter, at=moment(date(2026, 11, 6)))
            answers.append("issued")
        except ActionRefused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(answers) == ["issued", "refused"]
    assert IssuedPaper.objects.count() == 1
    assert Circular.objects.get(pk=october.pk).number == "晋市监通〔2026〕1号"


@pytest.mark.django_db(transaction=True)
def test_correcting_at_once_makes_one_correction_and_refuses_the_rest(october, drafter, signer):
    sweep(now=AFTER_CUT_OFF)
    october.refresh_from_db()
    signed(october, drafter, signer)
    issue(Circular.objects.get(pk=october.pk), by=drafter, at=moment(date(2026, 11, 6)))
    barrier, answers = Barrier(4, timeout=60), []

    def press():
        try:
            circular = Circular.objects.get(pk=october.pk)
            barrier.wait(timeout=30)
            correct(circular, by=drafter, at=moment(date(2026, 11, 9)), reason="数字有误")
            answers.append("corrected")
        except ActionRefused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(answers) == ["corrected", "refused", "refused", "refused"]
    assert Circular.objects.filter(corrects=october).count() == 1


def test_next_to_post_is_the_oldest_missing(taiyuan, drafter):
    assert next_to_post(on=FIRST_WORKDAY) == OCTOBER
    issue_history(date(2026, 8, 1), by=drafter, at=datetime.now(tz=timezone.get_current_timezone()))

    assert next_to_post(on=FIRST_WORKDAY) == date(2026, 9, 1)
    assert next_to_post(on=date(2026, 9, 30)) is None


def test_rates_are_rounded_half_up_on_fractions():
    assert [percent(Fraction(*pair)) for pair in ((1, 3), (2, 3), (1, 1), (1, 2000))] == [
        "33.3%",
        "66.7%",
        "100.0%",
        "0.1%",
    ]
    assert percent(None) == "—"


def test_overdue_counts_what_is_open_past_its_day_at_the_cut_off(october, taiyuan, drafter):
    with time_machine.travel(moment(FIRST_WORKDAY), tick=False):
        late, done = (enter(taiyuan, date(2026, 9, 1), by=drafter) for _ in range(2))
        clear(done, date(2026, 10, 30))
    Lead.objects.filter(pk__in=[late.pk, done.pk]).update(due_on=date(2026, 11, 1))

    sweep(now=AFTER_CUT_OFF)

    line = Line.objects.get(circular=october, bureau=taiyuan, level="city")
    assert line.overdue == 1
    assert [row.lead_id for row in rows_of(line, "overdue")] == [late.pk]
