"""From file to records: verdicts, repeats, changes, references, scope, stopping; and what is never kept."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.models import User
from accounts.scope import acting_as
from audit.models import AuditEvent
from exchange import reading
from exchange.leases import LEASE, claim
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import UnreadableWorkbook
from exchange.refused_workbook import refused_workbook
from exchange.workflow import cancel, confirm, resume
from leads.models import Lead
from notifications.models import Notification
from records.models import Subject
from tests.exchange.files import HEADINGS, book, lead, leads_book, many_leads
from tests.exchange.sheets import First, Second, declared
from tests.exchange.work import apply, counts, dry_run, receive_file, verdicts, work
from tests.factories import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "举报人绝密姓名"
NONE = dict.fromkeys(("new", "joined", "changed", "repeated", "refused", "waiting", "hidden", "struck"), 0)


@pytest.fixture
def officer(taiyuan, xiaodian, yingze, pingcheng):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def provincial(province, officer):
    return UserFactory(bureau=province)


def two_sheets(first, second):
    workbook = openpyxl.load_workbook(book(second, sheet="乙表", headings=["乙编号", "甲编号们", "别处编号"]))
    sheet = workbook.create_sheet("甲表")
    for row in [["甲编号", "内容", "金额", "数量", "月份", "是否"], *first]:
        sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file


def test_a_dry_run_writes_no_business_row(officer):
    batch = dry_run(leads_book([lead("线1号"), lead("线2号", 所属市="石家庄市")]), officer)

    assert batch.state == ImportBatch.State.READY
    assert verdicts(batch) == {2: "new", 3: "city_unknown"}
    assert not Lead.objects.exists()
    assert not Subject.objects.exists()


def test_a_workbook_under_another_name_is_refused(officer):
    with pytest.raises(UnreadableWorkbook):
        receive_file(leads_book([lead("线1号")]), officer, name="台账.docx")


def test_the_same_file_twice_changes_nothing(officer):
    rows = [lead("线1号"), lead("线2号"), lead("线2号")]
    first = apply(dry_run(leads_book(rows), officer), officer)
    second = dry_run(leads_book(rows), officer)

    assert counts(first)["线索"].as_dict() == {**NONE, "new": 2, "repeated": 1, "reasons": {}}
    assert set(verdicts(second).values()) == {"repeated"}
    with pytest.raises(ActionRefused), acting_as(officer):
        confirm(second, with_changes=True, by=officer, now=timezone.now())
    assert sorted(Lead.objects.values_list("number", flat=True)) == ["线1号", "线2号"]


def test_a_changed_row_is_shown_and_applied_only_when_the_person_says_so(officer):
    apply(dry_run(leads_book([lead("线1号")]), officer), officer)
    file = leads_book([lead("线1号", 线索内容="改了"), lead("线2号")])
    batch = dry_run(file, officer)

    assert verdicts(batch) == {2: "changed", 3: "new"}
    assert ImportRow.objects.get(batch=batch, row_number=2).changes == {
        "facts": ["反映该单位缺斤短两，需核查。", "改了"]
    }

    apply(batch, officer, with_changes=False)
    assert Lead.objects.get(number="线1号").facts != "改了"
    file.seek(0)
    apply(dry_run(file, officer), officer, with_changes=True)
    assert Lead.objects.get(number="线1号").facts == "改了"


def test_rows_of_one_number_that_contradict_each_other_are_all_refused(officer):
    """Which of them is right only their writer knows; never does the last one count."""
    rows = [lead("线1号"), lead("线2号"), lead("线1号", 线索内容="后来"), lead("线1号"), lead("线1号", 线索类别="涉恶")]

    batch = apply(dry_run(leads_book(rows), officer), officer)

    assert verdicts(batch) == {2: "rows_differ", 3: "new", 4: "rows_differ", 5: "rows_differ", 6: "rows_differ"}
    said = batch.rows.get(row_number=4).why[0]
    assert said.params == {"rows": "2、5、6", "columns": "线索类别、线索内容"}
    assert Lead.objects.get().number == "线2号"


def test_contradicting_rows_of_a_known_record_leave_it_as_it_is(officer):
    apply(dry_run(leads_book([lead("线1号")]), officer), officer)
    batch = dry_run(leads_book([lead("线1号", 线索内容="先改"), lead("线1号", 线索内容="后改")]), officer)

    assert set(verdicts(batch).values()) == {"rows_differ"}


def test_a_row_that_is_there_again_is_a_repeat(officer):
    batch = apply(dry_run(leads_book([lead("线1号"), lead("线1号"), lead("线1号")]), officer), officer)

    assert verdicts(batch) == {2: "new", 3: "repeated", 4: "repeated"}


def test_contradictions_are_found_however_far_apart_the_rows_stand(officer, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    rows = [lead(f"线{number}号") for number in range(7)] + [lead("线0号", 线索内容="后来")]

    batch = dry_run(leads_book(rows), officer)

    assert verdicts(batch) == {2: "rows_differ", **dict.fromkeys(range(3, 9), "new"), 9: "rows_differ"}


def test_every_fault_of_a_row_is_told_at_once(officer):
    batch = dry_run(
        leads_book([lead(None, 发现日期="2031-02-30", 线索类别="行霸", 统一社会信用代码="91140100MA0000000Z")]), officer
    )

    assert set(verdicts(batch)[2].split()) == {
        "number_missing",
        "date_impossible",
        "code_unknown",
        "credit_code_check_digit",
    }


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"所属县": "平城区"}, "county_not_in_city"),
        ({"所属县": "无此县"}, "county_unknown"),
        ({"所属市": "大同市", "所属县": "平城区"}, "not_own_bureau"),
        ({"办理状态": "已办结", "处理结果": "立案查处", "办结日期": "2020-01-01"}, "closed_before_found"),
        ({"办理状态": "已办结", "处理结果": "立案查处"}, "closed_without_date"),
        ({"发现日期": "3月5日"}, "date_without_year"),
        ({"发现日期": None}, "required_missing"),
        ({"线索内容": "#N/A"}, "excel_error"),
        ({"统一社会信用代码": "91140100MA0000"}, "credit_code_length"),
        ({"举报人": "名" * 101}, "text_too_long"),
        ({"线索内容": "=1+1"}, "formula_not_calculated"),
    ],
)
def test_a_faulty_row_is_refused_and_stops_no_other(officer, cells, code):
    batch = apply(dry_run(leads_book([lead("线1号", **cells), lead("线2号")]), officer), officer)

    assert verdicts(batch) == {2: code, 3: "new"}
    assert [found.number for found in Lead.objects.all()] == ["线2号"]


def test_a_number_of_another_city_is_refused_without_telling_anything_of_it(officer, provincial, datong):
    other = UserFactory(bureau=datong)
    apply(dry_run(leads_book([lead("线1号", 所属市="大同市", 所属县=None)]), other), other)
    batch = dry_run(leads_book([lead("线1号")]), officer)

    assert verdicts(batch) == {2: "number_taken"}


def test_only_officers_hand_in_workbooks(taiyuan):
    for role in ("head", "inspector", "system_admin", "security_admin", "auditor"):
        with pytest.raises(NotAllowed):
            receive_file(leads_book([lead("线1号")]), UserFactory(bureau=taiyuan, role=role))
    assert not ImportBatch.objects.exists()


def test_a_person_who_was_moved_meanwhile_writes_nothing_more(officer, datong):
    batch = dry_run(leads_book([lead("线1号")]), officer)
    officer.appointments.update(valid_to=timezone.localdate().replace(year=2019))
    AppointmentFactory(user=officer, bureau=datong)

    apply(batch, User.objects.get(pk=officer.pk))

    assert verdicts(batch) == {2: "not_own_bureau"}
    assert not Lead.objects.exists()


def test_references_reach_rows_of_the_same_file_and_earlier_ones(provincial):
    with declared():
        first = two_sheets(
            [["甲1", "字", "１,４７７.０９", 3, "2020年3月", "是"]],
            [["乙1", "甲1、甲2", None], ["乙2", " 甲1\u3000", "别1"]],
        )
        batch = apply(dry_run(first, provincial), provincial)
        second = dry_run(
            book([["乙3", "甲1", None]], sheet="乙表", headings=["乙编号", "甲编号们", "别处编号"]), provincial
        )
        found = counts(batch)

    assert list(found) == ["甲表", "乙表"]
    assert found["乙表"].as_dict()["reasons"] == {"reference_unknown": 1}
    assert verdicts(second) == {2: "new"}
    assert Second().current(Subject.objects.get(name="乙2")) == {"number": "乙2", "firsts": ["甲1"], "elsewhere": "别1"}
    assert First().to_json(First().current(Subject.objects.get(name="甲1"))) == {
        "number": "甲1", "text": "字", "amount": "1477.09", "count": 3, "month": "2020-03", "yes": True,
    }  # fmt: skip


def test_a_reference_to_a_refused_row_is_refused_too(provincial):
    with declared():
        batch = dry_run(two_sheets([["甲1", "字", "-5", 3, None, None]], [["乙1", "甲1", None]]), provincial)

        assert counts(batch)["甲表"].as_dict()["reasons"] == {"amount_invalid": 1}
        assert counts(batch)["乙表"].as_dict()["reasons"] == {"reference_unknown": 1}


def test_a_workbook_without_a_known_sheet_ends_with_a_sentence(officer):
    batch = dry_run(book([["1"]], sheet="别的", headings=["编号"]), officer)

    assert batch.state == ImportBatch.State.FAILED
    assert "线索" in batch.problem


def test_missing_columns_are_named(officer):
    batch = dry_run(book([["线1号"]], sheet="线索", headings=["线索编号"]), officer)

    assert batch.state == ImportBatch.State.FAILED
    assert "发现日期" in batch.problem


def test_unknown_columns_are_kept_in_the_report(officer):
    batch = dry_run(book([[*lead("线1号"), "请核"]], sheet="线索", headings=[*HEADINGS, "备注"]), officer)

    assert batch.report["线索"]["unknown"] == {"备注": 1}


def test_the_reporter_goes_to_the_protected_store_and_nowhere_else(officer):
    batch = apply(dry_run(leads_book([lead("线1号", 举报人=SECRET), lead("线2号")]), officer), officer)

    assert dict(Lead.objects.values_list("number", "is_named")) == {"线1号": True, "线2号": False}
    assert tables_that_hold(SECRET) == ["leads_informant"]
    assert SECRET not in json.dumps(batch.report, ensure_ascii=False)


def tables_that_hold(text: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_refused_rows_come_back_as_a_workbook_that_is_mended_and_uploaded_again(officer):
    refused = lead("线1号", 举报人=SECRET, 发现日期="2031-02-30")
    batch = dry_run(
        book([[*refused, "请核"], [*lead("线2号"), None]], sheet="线索", headings=[*HEADINGS, "备注"]), officer
    )

    file = io.BytesIO(b"".join(refused_workbook(batch)))

    assert SECRET.encode() not in file.getvalue()
    workbook = openpyxl.load_workbook(file)
    head, row = list(workbook["线索"].iter_rows(values_only=True))
    assert list(head) == [*HEADINGS, "备注", "原因"]
    assert (row[0], row[-2]) == ("线1号", "请核")
    assert "发现日期" in row[-1]
    assert SECRET not in str(row)

    workbook["线索"].cell(2, 2).value = "2020-02-28"
    mended = io.BytesIO()
    workbook.save(mended)
    apply(dry_run(mended, officer), officer)
    assert Lead.objects.get().is_named
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM leads_informant")
        assert cursor.fetchall() == [(SECRET,)]


def test_why_a_reporter_was_refused_does_not_say_the_name(officer):
    too_long = SECRET * 15

    batch = dry_run(leads_book([lead("线1号", 举报人=too_long)]), officer)

    (reason,) = batch.rows.get().reasons
    assert reason["code"] == "text_too_long"
    assert SECRET not in str(batch.rows.get().reasons)
    assert SECRET.encode() not in b"".join(refused_workbook(batch))


def test_the_pointer_to_anothers_import_leads_nowhere(officer, datong):
    other = UserFactory(bureau=datong)
    theirs = dry_run(leads_book([lead("线9号", 所属市="大同市", 所属县=None, 举报人=SECRET)]), other)

    apply(dry_run(leads_book([lead("线1号", 举报人=f"见第{theirs.pk}号导入第2行")]), officer), officer)

    assert tables_that_hold(SECRET) == ["exchange_heldidentity"]  # theirs, not confirmed yet
    assert not Lead.objects.get().is_named


def test_stopping_keeps_what_was_imported_and_the_rest_can_go_on(provincial, monkeypatch):
    monkeypatch.setattr("exchange.applying.CHUNK", 10)
    batch = dry_run(many_leads(50), provincial)

    def stop_after_two(done, total):
        if done == 20:
            with acting_as(provincial):
                cancel(batch, by=provincial, now=timezone.now())

    apply(batch, provincial, progress=stop_after_two)
    assert batch.state == ImportBatch.State.CANCELLED
    assert Lead.objects.count() == batch.applied_count == 20

    with acting_as(provincial):
        resume(batch, by=provincial, now=timezone.now())
    work(batch)
    assert batch.state == ImportBatch.State.DONE
    assert Lead.objects.count() == batch.applied_count == 50


def test_a_worker_that_lost_its_lease_undoes_its_chunk(provincial, monkeypatch):
    monkeypatch.setattr("exchange.applying.CHUNK", 10)
    batch = dry_run(many_leads(30), provincial)
    taken = []

    def somebody_else_takes_over(done, total):
        if done == 10:
            taken.append(claim(batch.pk, clock=lambda: timezone.now() + 2 * LEASE))

    apply(batch, provincial, progress=somebody_else_takes_over)

    assert taken[0] is not None
    assert Lead.objects.count() == 10


def test_nobody_takes_a_batch_that_somebody_works_on(officer):
    batch = receive_file(leads_book([lead("线1号")]), officer)

    assert claim(batch.pk, clock=timezone.now) is not None
    assert claim(batch.pk, clock=timezone.now) is None
    assert claim(batch.pk, clock=lambda: timezone.now() + 2 * LEASE) is not None


def test_a_task_that_must_make_room_goes_on_where_it_stopped(officer, monkeypatch):
    monkeypatch.setattr("exchange.reading.CHUNK", 10)
    batch = receive_file(many_leads(35), officer)

    rounds = 0
    while not batch.is_ready:
        work(batch, stop_at=timezone.now())
        rounds += 1

    assert rounds > 3
    assert counts(batch)["线索"].new == 35


def test_what_happened_is_in_the_trail_and_the_uploader_is_told(officer):
    batch = apply(dry_run(leads_book([lead("线1号")]), officer), officer)

    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "import.uploaded",
        "import.confirmed",
    ]
    told = Notification.objects.get(user=officer)
    assert told.params == {"new": "1", "changed": "0", "repeated": "0", "refused": "0"}
    assert told.url == batch.get_absolute_url()


def test_a_batch_is_its_uploaders_alone(officer, taiyuan):
    colleague = UserFactory(bureau=taiyuan)
    batch = dry_run(leads_book([lead("线1号")]), officer)

    with acting_as(colleague):
        assert not ImportBatch.objects.exists()
        assert not ImportRow.objects.exists()
    with acting_as(officer):
        assert list(ImportBatch.objects.all()) == [batch]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exchange_importrow SET verdict = 'refused'",
        "UPDATE exchange_importrow SET verdict = 'refused', reasons = '[{}]', applied_at = now()",
        "UPDATE exchange_importbatch SET applied_count = 99",
        "UPDATE exchange_importbatch SET state = 'failed'",
        "UPDATE exchange_importbatch SET size = 0",
    ],
)
def test_the_database_refuses_what_cannot_be(officer, statement):
    dry_run(leads_book([lead("线1号")]), officer)

    with pytest.raises(Exception, match="import_"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_reading_asks_the_database_as_often_for_3_rows_as_for_300(officer, django_assert_max_num_queries):
    dry_run(leads_book([lead("热身")]), officer)
    few, many = receive_file(many_leads(3), officer), receive_file(many_leads(300, start=1000), officer)

    with django_assert_max_num_queries(122) as asked:
        work(few)
    with django_assert_max_num_queries(len(asked)):
        work(many)


def test_writing_asks_the_database_as_often_for_3_rows_as_for_150(provincial, django_assert_max_num_queries):
    few, many = dry_run(many_leads(3), provincial), dry_run(many_leads(150, start=1000), provincial)

    with django_assert_max_num_queries(200) as asked:
        apply(few, provincial)
    with django_assert_max_num_queries(len(asked)):
        apply(many, provincial)
