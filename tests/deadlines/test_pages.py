"""The pages: who may open them, what they do, in both languages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines.clocks import pause_clocks
from deadlines.models import Clock, DeadlineRule, Extension, HolidayNotice, ReminderPolicy, ReminderStep
from tests.deadlines.calendars import d
from tests.deadlines.factories import Paper, running, start_clock
from tests.deadlines.test_calendar_correction import NOTICE_2027
from tests.factories import UserFactory

TODAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"deadlines:{name}", args=args), query)


def send(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"deadlines:{name}", args=args), data)


def text(answer):
    return answer.content.decode()


READABLE = [("calendar", ()), ("year", (2027,)), ("rules", ()), ("reminders", ())]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("name", "args"), READABLE)
@pytest.mark.parametrize("role", ["officer", "head"])
def test_business_roles_read_calendar_rules_and_reminders(client, taiyuan, name, args, role, language):
    answer = page(client, UserFactory(bureau=taiyuan, role=role, language=language), name, *args)

    assert answer.status_code == 200
    assert ("Working" in text(answer)) == (language == "en")


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
@pytest.mark.parametrize(("name", "args"), READABLE)
def test_administrators_and_auditors_do_not(client, province, name, args, role):
    assert page(client, UserFactory(bureau=province, role=role), name, *args).status_code == 403


def test_the_calendar_asks_for_the_missing_notice(client, province, taiyuan):
    answer = page(client, UserFactory(bureau=province), "calendar")

    assert "国务院办公厅2027年放假通知尚未载入" in text(answer)
    assert reverse("deadlines:add_notice") in text(answer)
    assert reverse("deadlines:add_notice") not in text(page(client, UserFactory(bureau=taiyuan), "calendar"))


@pytest.mark.parametrize("year", [2017, 2041])
def test_a_year_out_of_range_is_not_found(client, taiyuan, year):
    assert page(client, UserFactory(bureau=taiyuan), "year", year).status_code == 404


def test_a_notice_goes_from_upload_to_preview_to_force(client, province, taiyuan, datong):
    one, other = UserFactory(bureau=province), UserFactory(bureau=province)
    clock = running(taiyuan, "CASE_FILE", trigger_on=d("2027-01-22"))
    running(datong, "CASE_FILE", trigger_on=d("2026-11-02"))
    upload = SimpleUploadedFile("notice.csv", NOTICE_2027.encode("utf-8-sig"))
    about = {"year": 2027, "document_no": "国办发明电〔2026〕8号", "published_on": "2026-11-20"}

    entered = send(client, one, "add_notice", file=upload, **about)
    notice = HolidayNotice.objects.get(year=2027, state="entered")
    assert (entered.status_code, entered["Location"]) == (303, reverse("deadlines:notice", args=[notice.pk]))

    own = text(page(client, one, "notice", notice.pk))
    assert clock.record_number in own
    assert reverse("deadlines:approve_notice", args=[notice.pk]) not in own
    assert send(client, one, "approve_notice", notice.pk).status_code == 403

    preview = text(page(client, other, "notice", notice.pk))
    assert "2027-02-18" in preview
    assert "2027-02-19" in preview
    assert send(client, other, "approve_notice", notice.pk).status_code == 303
    clock.refresh_from_db()
    assert clock.due_on == d("2027-02-19")
    assert "尚未载入" not in text(page(client, other, "calendar"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_notice_is_uploaded_as_spreadsheets_save_it(client, province, encoding):
    table = NOTICE_2027.replace("-", "/").replace("date,kind,holiday", "日期,类别,节日").replace("\n", "\r\n")
    upload = SimpleUploadedFile("放假安排.csv", table.encode(encoding))
    about = {"year": 2027, "document_no": "国办发明电〔2026〕8号", "published_on": "2026-11-20"}

    assert send(client, UserFactory(bureau=province), "add_notice", file=upload, **about).status_code == 303

    assert HolidayNotice.objects.get(year=2027, state="entered").days.filter(name="spring_festival").count() == 10


def test_a_file_that_is_no_text_is_refused(client, province):
    about = {"year": 2027, "document_no": "x", "published_on": "2026-11-20"}
    upload = SimpleUploadedFile("notice.csv", b"PK\x03\x04\xff\xfe\x00")

    answer = send(client, UserFactory(bureau=province), "add_notice", file=upload, **about)

    assert answer.status_code == 422
    assert "UTF-8" in text(answer)


def test_a_notice_that_cannot_be_is_explained_beside_the_form(client, province):
    about = {"year": 2027, "document_no": "x", "published_on": "2026-11-20", "days": "2027-01-01,maybe,元旦"}

    answer = send(client, UserFactory(bureau=province), "add_notice", **about)

    assert answer.status_code == 422
    assert "第1行" in text(answer)


@pytest.mark.parametrize("name", ["add_notice"])
def test_a_city_enters_no_notice(client, taiyuan, name):
    assert page(client, UserFactory(bureau=taiyuan, role="head"), name).status_code == 403


def test_a_refused_notice_needs_its_reason(client, province):
    one, other = UserFactory(bureau=province), UserFactory(bureau=province)
    about = {"year": 2027, "document_no": "国办发明电〔2026〕8号", "published_on": "2026-11-20", "days": NOTICE_2027}
    send(client, one, "add_notice", **about)
    notice = HolidayNotice.objects.get(state="entered")

    assert send(client, other, "refuse_notice", notice.pk, reason="").status_code == 422
    assert send(client, other, "refuse_notice", notice.pk, reason="与文件不符").status_code == 303
    notice.refresh_from_db()
    assert notice.state == "refused"


def test_a_clock_of_another_city_is_not_found(client, taiyuan, datong):
    clock = running(taiyuan, trigger_on=d("2026-10-12"))
    stranger = UserFactory(bureau=datong, role="head")

    for name in ("clock", "extend", "correct"):
        assert page(client, stranger, name, clock.pk).status_code == 404
    officer = UserFactory(bureau=datong)
    for name in ("pause", "resume"):
        assert page(client, officer, name, clock.pk).status_code == 404
    assert page(client, UserFactory(bureau=taiyuan), "clock", clock.pk).status_code == 200


@pytest.mark.parametrize(("language", "sentence"), [("zh-hans", "自2026-10-12起算"), ("en", "Counted from 2026-10-12")])
def test_a_clock_explains_itself(client, taiyuan, language, sentence):
    clock = running(taiyuan, "CASE_FILE", trigger_on=d("2026-10-12"))

    answer = text(page(client, UserFactory(bureau=taiyuan, language=language), "clock", clock.pk))

    assert sentence in answer
    assert ("第十八条" in answer) == (language == "zh-hans")


def test_an_extension_from_request_to_decision(client, taiyuan, xiaodian):
    officer = UserFactory(bureau=xiaodian)
    county_head, city_head = UserFactory(bureau=xiaodian, role="head"), UserFactory(bureau=taiyuan, role="head")
    clock = running(xiaodian, trigger_on=d("2026-10-12"), assignee=officer)

    assert page(client, officer, "extend", clock.pk).status_code == 200
    assert send(client, officer, "extend", clock.pk, length=31, reason="等待检验").status_code == 422
    assert send(client, officer, "extend", clock.pk, length=30, reason="等待检验").status_code == 303
    extension = Extension.objects.get()

    assert send(client, county_head, "decide_extension", extension.pk, decision="grant").status_code == 403
    assert send(client, city_head, "decide_extension", extension.pk, decision="refuse", note="").status_code == 422
    assert send(client, city_head, "decide_extension", extension.pk, decision="grant").status_code == 303
    clock.refresh_from_db()
    assert clock.due_on == d("2027-01-11")  # 90 days: Sunday 2027-01-10
    assert "2027-01-11" in text(page(client, officer, "clock", clock.pk))


def test_an_officer_of_the_city_asks_no_extension_for_a_county(client, taiyuan, xiaodian):
    clock = running(xiaodian, trigger_on=d("2026-10-12"))

    assert page(client, UserFactory(bureau=taiyuan), "extend", clock.pk).status_code == 403


def test_a_clock_is_stopped_and_runs_again(client, taiyuan):
    officer = UserFactory(bureau=taiyuan)
    clock = running(taiyuan, "CASE_FILE", trigger_on=d("2026-11-16"), assignee=officer)

    stop = {"ground": "TEST", "from_on": "2026-11-18", "basis": "检验委托书3号"}
    assert page(client, officer, "pause", clock.pk).status_code == 200
    assert send(client, officer, "pause", clock.pk, **stop | {"ground": "HEARING"}).status_code == 422
    assert send(client, officer, "pause", clock.pk, **stop).status_code == 303
    assert Clock.objects.get().state == "paused"
    assert send(client, officer, "resume", clock.pk, ground="TEST", to_on="2026-11-20").status_code == 303
    assert Clock.objects.get().due_on == d("2026-12-09")


def test_a_late_stop_is_decided_by_the_head(client, taiyuan):
    officer, head = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan, role="head")
    paper = Paper(taiyuan, officer)
    clock = start_clock(paper, "CASE_FILE", trigger_on=d("2026-09-01"), by=officer)
    pause_clocks(paper, "CASE_FILE", from_on=d("2026-09-03"), ground="TEST", basis="1", by=officer, on=TODAY.date())
    pause = clock.pauses.get()

    assert send(client, officer, "decide_pause", pause.pk, decision="approve").status_code == 403
    assert reverse("deadlines:decide_pause", args=[pause.pk]) in text(page(client, head, "clock", clock.pk))
    assert send(client, head, "decide_pause", pause.pk, decision="approve").status_code == 303
    pause.refresh_from_db()
    assert (pause.state, pause.approved_by) == ("in_force", head)


def test_the_day_of_the_event_is_corrected_with_a_reason(client, taiyuan):
    head = UserFactory(bureau=taiyuan, role="head")
    clock = running(taiyuan, trigger_on=d("2026-10-12"))

    assert page(client, head, "correct", clock.pk).status_code == 200
    assert send(client, head, "correct", clock.pk, trigger_on="2026-10-19").status_code == 422
    assert send(client, head, "correct", clock.pk, trigger_on="2026-10-19", reason="收件日有误").status_code == 303
    assert "收件日有误" in text(page(client, head, "clock", clock.pk))


RULE = {
    "unit": "day",
    "end": "roll",
    "basis_zh": "内部",
    "basis_en": "Internal",
    "reason": "缩短",
    "extension_by": "superior",
}


def test_a_rule_changes_by_a_new_version_that_a_provincial_head_approves(client, province, taiyuan):
    officer, head = UserFactory(bureau=province), UserFactory(bureau=province, role="head")
    rule = DeadlineRule.objects.get(code="LEAD_RESULT")
    running_before = running(taiyuan, trigger_on=d("2026-11-02"))

    assert page(client, officer, "change_rule", rule.pk).status_code == 200
    proposal = RULE | {"length": 45, "valid_from": "2026-12-01", "extension_length": 15}
    assert send(client, officer, "change_rule", rule.pk, **proposal).status_code == 303
    proposed = DeadlineRule.objects.get(code="LEAD_RESULT", state="proposed")
    assert send(client, officer, "decide_rule", proposed.pk, decision="approve").status_code == 403
    assert send(client, head, "decide_rule", proposed.pk, decision="approve").status_code == 303

    assert start_clock(Paper(taiyuan), "LEAD_RESULT", trigger_on=d("2026-12-01"), by=None).due_on == d("2027-01-15")
    assert start_clock(Paper(taiyuan), "LEAD_RESULT", trigger_on=d("2026-11-30"), by=None).rule == rule
    running_before.refresh_from_db()
    assert running_before.rule == rule


def test_a_version_cannot_begin_before_the_one_in_force(client, province):
    rule = DeadlineRule.objects.get(code="LEAD_RESULT")
    proposal = RULE | {"length": 45, "valid_from": "2017-12-01"}

    assert send(client, UserFactory(bureau=province), "change_rule", rule.pk, **proposal).status_code == 422


def test_an_unsure_rule_is_switched_on_by_its_confirmation(client, province, taiyuan):
    officer, head = UserFactory(bureau=province), UserFactory(bureau=province, role="head")
    rule = DeadlineRule.objects.get(code="LEAD_TO_GANG_OFFICE")
    confirmed = RULE | {"length": 3, "unit": "working_day", "end": "none", "valid_from": "2026-11-01"}

    send(client, officer, "change_rule", rule.pk, **confirmed)
    send(client, head, "decide_rule", DeadlineRule.objects.get(state="proposed").pk, decision="approve")

    clock = start_clock(Paper(taiyuan), "LEAD_TO_GANG_OFFICE", trigger_on=d("2026-11-23"), by=None)
    assert clock.due_on == d("2026-11-26")


def test_rules_are_filtered_and_a_wrong_filter_shows_none(client, taiyuan):
    officer = UserFactory(bureau=taiyuan)

    assert "SEIZE_END_CX" in text(page(client, officer, "rules", q="传销"))
    assert "LEAD_SIGN" not in text(page(client, officer, "rules", q="传销"))
    assert "LEAD_SIGN" not in text(page(client, officer, "rules", subject="nonsense"))


def test_a_step_is_added_and_switched_off_by_the_provincial_head(client, province, taiyuan):
    head = UserFactory(bureau=province, role="head")
    policy = ReminderPolicy.objects.get(code="own")
    step = {"moment": "before", "offset": 3, "unit": "working_day", "audience": ["handler"]}

    assert page(client, head, "add_step", policy.pk).status_code == 200
    assert send(client, head, "add_step", policy.pk, **step | {"offset": 0}).status_code == 422
    assert send(client, head, "add_step", policy.pk, **step | {"offset": 5}).status_code == 422  # there is one
    assert send(client, head, "add_step", policy.pk, **step).status_code == 303
    added = ReminderStep.objects.get(policy=policy, offset=3, moment="before")
    assert send(client, UserFactory(bureau=taiyuan, role="head"), "switch_step_off", added.pk).status_code == 403
    assert send(client, head, "switch_step_off", added.pk).status_code == 303
    added.refresh_from_db()
    assert not added.is_active


def test_the_preview_asks_the_database_the_same_however_many_clocks_move(client, province, taiyuan):
    officer = UserFactory(bureau=province)
    about = {"year": 2027, "document_no": "x", "published_on": "2026-11-20", "days": NOTICE_2027}
    send(client, officer, "add_notice", **about)
    address = reverse("deadlines:notice", args=[HolidayNotice.objects.get(state="entered").pk])
    counts = []

    for more in (1, 29):
        for _one in range(more):
            running(taiyuan, "CASE_FILE", trigger_on=d("2027-01-22"))
        client.get(address)  # what is remembered for a while is remembered now
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
