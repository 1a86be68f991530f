"""The sheets of orders.xlsx: the sample ledgers, clean and dirty, come in as they say they add up."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from deadlines.models import Clock
from exchange.models import ImportRow
from exchange.refused_workbook import refused_workbook
from records.models import SearchText, Step
from rectification.models import Action, CriminalCase, Measure, RectificationOrder
from rectification.sheets import MeasureSheet, OrderSheet
from tests.exchange.orders import DONE, HEADINGS, action, case, letter, measure, orders_book
from tests.exchange.scenario import SCENARIO, expected, make_divisions
from tests.exchange.work import apply, dry_run
from tests.factories import UserFactory
from tests.rectification.factories import delivered, make_measure, make_order, rectifying

pytestmark = pytest.mark.django_db
SHEETS = ("涉黑案件", "函件", "措施", "行动")


@pytest.fixture
def shanxi(db):
    return make_divisions()


@pytest.fixture
def province_officer(shanxi):
    return UserFactory(username="province", bureau=shanxi["140000"])


def import_workbook(path, username, capsys, *options) -> dict:
    call_command("import_workbook", path, "--as", username, "--json", *options)
    return json.loads(capsys.readouterr().out)


def added_up() -> dict:
    letters = RectificationOrder.objects.received()
    return {
        "received": letters.count(),
        "by_kind": dict(letters.order_by().values_list("type__label_zh").annotate(n=Count("pk"))),
        "measures": Measure.objects.made().count(),
        "actions": Action.objects.held().count(),
        "criminal_cases": CriminalCase.objects.count(),
        "letters_without_measure": letters.without_measure().count(),
        "measures_of_several_letters": Measure.objects.made().serving_several().count(),
    }


@pytest.mark.parametrize("name", ["article", "messy"])
def test_the_sample_ledgers_add_up_as_they_say(name, province_officer, capsys):
    file, said = SCENARIO / name / "orders.xlsx", expected(name)
    skipped = {
        sheet: said.get("rows_to_skip", {}).get(f"orders.xlsx/{sheet}", {"repeats": 0, "refused": 0})
        for sheet in SHEETS
    }
    new = dict(
        zip(SHEETS, (said["orders"][key] for key in ("criminal_cases", "received", "measures", "actions")), strict=True)
    )

    dry = import_workbook(file, "province", capsys)

    assert not RectificationOrder.objects.exists()
    assert {sheet: dry[sheet]["new"] for sheet in SHEETS} == new
    assert {sheet: {"repeats": dry[sheet]["repeated"], "refused": dry[sheet]["refused"]} for sheet in SHEETS} == skipped
    assert sum(dry[sheet]["changed"] for sheet in SHEETS) == 0

    import_workbook(file, "province", capsys, "--apply")

    assert added_up() == said["orders"]

    again = import_workbook(file, "province", capsys, "--apply")
    assert sum(again[sheet]["new"] + again[sheet]["changed"] for sheet in SHEETS) == 0
    assert {sheet: again[sheet]["repeated"] for sheet in SHEETS} == {
        sheet: new[sheet] + skipped[sheet]["repeats"] for sheet in SHEETS
    }
    assert added_up() == said["orders"]


def bring(user, **sheets) -> dict[str, str]:
    """Dry run and import; {number: verdict, or the codes of its refusals}."""
    batch = dry_run(orders_book(**sheets), user)
    if ImportRow.objects.filter(batch=batch, verdict__in=["new", "changed"]).exists():
        apply(batch, user)
    rows = ImportRow.objects.filter(batch=batch)
    return {row.key: " ".join(reason.code for reason in row.why) or row.verdict for row in rows}


@pytest.fixture
def officer(taiyuan, xiaodian, datong):
    return UserFactory(bureau=taiyuan)


@pytest.fixture
def province_user(province, taiyuan, datong):
    return UserFactory(bureau=province)


def steps(record) -> list[str]:
    found = Step.objects.filter(kind=record.kind, record_id=record.pk).order_by("pk")
    return [found_step.action for found_step in found]


def clocks(record) -> list[tuple[str, str, str]]:
    found = Clock.objects.of(record).order_by("pk")
    return [(clock.code, clock.state, str(clock.due_on)) for clock in found]


def test_a_row_becomes_a_letter_of_its_city_with_its_problems_and_the_term_that_it_sets(officer, taiyuan):
    bring(officer, 函件=[letter("函1", 收函日期="2026-10-08")])

    found = RectificationOrder.objects.get()
    assert (found.bureau, found.received_level, found.status, found.reply_state) == (
        taiyuan, "city", "rectifying", "none",
    )  # fmt: skip
    assert [problem.text for problem in found.problems.all()] == ["强制交易未处置，请整改。", "收费未公示。"]
    assert (found.title, found.issuer.kind, found.typed_due_on) == (
        "强制交易未处置", "procuratorate", date(2026, 12, 7),
    )  # fmt: skip
    assert clocks(found)[0] == ("ORD_REPLY_PP", "running", "2026-12-07")
    assert found.due_on is not None
    assert steps(found) == ["register"]
    assert "收费未公示" in SearchText.objects.get(kind="order").text


@time_machine.travel("2026-10-20 09:00:00+08:00", tick=False)
def test_without_a_term_of_its_own_the_rule_of_its_type_gives_the_day(officer):
    bring(officer, 函件=[letter("函1", 收函日期="2026-10-08", **{"答复期限（天）": None, "函件类别": "监察建议书"})])

    found = RectificationOrder.objects.get()
    assert found.typed_due_on is None
    assert clocks(found)[0] == ("ORD_REPLY_SL", "running", "2026-11-09")  # 30 days end on a Saturday


def test_who_answered_late_is_known_though_the_letter_is_closed(officer):
    bring(officer, 函件=[letter("函1", **DONE), letter("函2", **DONE | {"回复日期": "2020-09-01"})])
    in_time, late = RectificationOrder.objects.order_by("number")

    assert (in_time.status, in_time.reply_state, in_time.replied_on, in_time.closed_on) == (
        "closed", "delivered", date(2020, 4, 1), date(2020, 4, 1),
    )  # fmt: skip
    marks = {clock.record_id: clock.overdue_since for clock in Clock.objects.all()}
    assert set(Clock.objects.values_list("state", flat=True)) == {"done"}
    assert (marks[in_time.pk], marks[late.pk]) == (None, date(2020, 5, 8))
    assert steps(in_time) == ["register", "answer_by_ledger", "close_by_ledger"]
    assert in_time.due_on is None


def test_put_right_but_not_answered_waits_for_somebody(officer):
    bring(officer, 函件=[letter("函1", 办理状态="已整改")])

    found = RectificationOrder.objects.get()
    assert (found.status, found.reply_state) == ("await_accept", "none")
    assert bring(officer, 函件=[letter("函1", 办理状态="已整改")]) == {"函1": "repeated"}
    assert bring(officer, 函件=[letter("函1", **DONE)]) == {"函1": "changed"}
    found.refresh_from_db()
    assert (found.status, found.closed_on) == ("closed", date(2020, 4, 1))


def test_a_changed_row_answers_closes_and_reopens_the_letter(officer):
    bring(officer, 函件=[letter("函1")])
    assert bring(officer, 函件=[letter("函1", 回复日期="2020-04-01")]) == {"函1": "changed"}
    found = RectificationOrder.objects.get()
    assert (found.status, found.reply_state, found.replied_on) == ("rectifying", "delivered", date(2020, 4, 1))
    assert not Clock.objects.of(found).open().exists()

    bring(officer, 函件=[letter("函1", **DONE)])
    bring(officer, 函件=[letter("函1", 回复日期="2020-04-01")])
    found.refresh_from_db()
    assert (found.status, found.round) == ("rectifying", 2)
    assert steps(found) == ["register", "answer_by_ledger", "close_by_ledger", "reopen_by_ledger"]


def test_a_corrected_day_of_the_answer_moves_the_end_of_its_term(officer):
    bring(officer, 函件=[letter("函1", **DONE)])
    bring(officer, 函件=[letter("函1", **DONE | {"回复日期": "2020-06-01"})])

    found = RectificationOrder.objects.get()
    assert (found.replied_on, found.closed_on) == (date(2020, 6, 1), date(2020, 6, 1))
    assert Clock.objects.of(found).order_by("-pk").first().ended_on == date(2020, 6, 1)
    assert bring(officer, 函件=[letter("函1", **DONE | {"回复日期": None})]) == {"函1": "refused_by_rule"}


def test_a_changed_row_corrects_what_it_says_and_the_term_follows(officer):
    first, later = (timezone.localdate() - timedelta(days=days) for days in (8, 4))
    bring(officer, 函件=[letter("函1", 收函日期=str(first))])
    new = {
        "函件类别": "公安提示函", "发函机关": "太原市公安局", "发函文号": "并公提〔2026〕9号", "收函日期": str(later),
        "答复期限（天）": 30, "重点领域": "电商平台", "建议内容": "改了。\n收费未公示。\n又一个问题。",
    }  # fmt: skip
    assert bring(officer, 函件=[letter("函1", **new)]) == {"函1": "changed"}

    found = RectificationOrder.objects.get()
    assert (found.type.code, found.issuer.name, found.key_area.code) == ("police", "太原市公安局", "e_commerce")
    assert found.problems.count() == 3
    answers = Clock.objects.of(found).filter(code__startswith="ORD_REPLY").order_by("pk")
    assert list(answers.values_list("code", "state", "trigger_on")) == [
        ("ORD_REPLY_PP", "cancelled", first), ("ORD_REPLY_PN", "running", later),
    ]  # fmt: skip
    assert bring(officer, 函件=[letter("函1", **new | {"建议内容": "改了。"})]) == {"函1": "refused_by_rule"}
    assert bring(officer, 函件=[letter("函1", **new)]) == {"函1": "repeated"}


def test_however_issuer_and_number_are_written_it_is_no_change(officer):
    bring(officer, 函件=[letter("函1", 发函文号="并检建〔2020〕17号")])

    other = {"发函文号": "并检建[2020] 17 号", "发函机关": "太原市 人民检察院"}
    assert bring(officer, 函件=[letter("函1", **other)]) == {"函1": "repeated"}


def test_one_letter_is_registered_once_whatever_number_a_row_gives_it(officer, province_user):
    same = {"发函文号": "并检建〔2020〕17号"}
    assert bring(officer, 函件=[letter("函1", **same), letter("函2", **same)]) == {"函1": "new", "函2": "letter_known"}
    assert bring(officer, 函件=[letter("函3", **same), letter("函4")]) == {"函3": "letter_known", "函4": "new"}
    assert bring(officer, 函件=[letter("函4", **same)]) == {"函4": "letter_known"}


def test_what_a_row_cannot_mean_is_named_and_nothing_else_is_lost(officer):
    found = bring(
        officer,
        函件=[
            letter("函1"),
            letter("函2", 回复日期="2020-03-01"),
            letter("函3", 收函日期="2031-02-30"),
            letter("函4", 收函日期="2099-01-01"),
            letter("函5", **{"答复期限（天）": 1_000, "函件类别": "监察建议书"}),
            letter("函6", 办理状态="不知道"),
            letter("函7", 关联涉黑案件="没有的案"),
            letter("函8", 发函机关=None),
            letter("函9", 所属市="大同市"),
        ],
        措施=[measure("措1", "函1、函9"), measure("措2", "函404"), measure("措3", "函1"), measure("措4", None)],
        行动=[
            action("行1", "措3，措404"),
            action("行2", "措3", 出动人次=None),
            action("行3", "措3"),
            action("行4", None),
        ],
    )

    assert found == {
        "函1": "new", "函2": "replied_before_received", "函3": "date_impossible", "函4": "date_in_future",
        "函5": "count_out_of_range", "函6": "placeholder_missing", "函7": "reference_unknown",
        "函8": "required_missing",
        "函9": "not_own_bureau", "措1": "reference_unknown", "措2": "reference_unknown", "措3": "new",
        "措4": "required_missing", "行1": "reference_unknown", "行2": "counts_belong_together", "行3": "new",
        "行4": "required_missing",
    }  # fmt: skip
    assert [record.number for record in (*RectificationOrder.objects.all(), *Measure.objects.all())] == ["函1", "措3"]


def test_the_refused_rows_of_all_sheets_come_back_to_be_mended(officer):
    batch = dry_run(
        orders_book(
            涉黑案件=[case("案1", 所属市="石家庄市")],
            函件=[letter("函1", 回复日期="2020-03-01")],
            措施=[measure("措1", "函404")],
            行动=[action("行1", "措404")],
        ),
        officer,
    )
    book = openpyxl.load_workbook(io.BytesIO(b"".join(refused_workbook(batch))))

    assert book.sheetnames == list(HEADINGS)
    for name, headings in HEADINGS.items():
        first, row = book[name].iter_rows(values_only=True)
        assert list(first) == [*headings, "原因"]
        assert row[-1]


@pytest.mark.parametrize(
    "joined", ["函1、函2", "函1,函2", "函1，函2", "函1；函2", "函1 函2", "函1　函2", "函2\n函1", "函1、 函2、"]
)
def test_several_numbers_are_read_as_people_join_them(joined, officer):
    assert bring(officer, 函件=[letter("函1"), letter("函2")], 措施=[measure("措1", joined)])["措1"] == "new"

    found = Measure.objects.get()
    assert found.order_count == 2
    assert found.problems.count() == 4
    assert bring(officer, 措施=[measure("措1", "函2、函1")]) == {"措1": "repeated"}


def test_references_lead_to_what_was_imported_before(officer):
    bring(officer, 涉黑案件=[case("案1")], 函件=[letter("函1")])

    assert bring(officer, 函件=[letter("函2", 关联涉黑案件="案1")], 措施=[measure("措1", "函1")]) == {
        "函2": "new", "措1": "new",
    }  # fmt: skip
    assert bring(officer, 行动=[action("行1", "措1")]) == {"行1": "new"}
    assert RectificationOrder.objects.get(number="函2").criminal_case.number == "案1"


def test_a_measure_is_held_by_the_bureau_of_its_letters_or_by_the_province(province_user, taiyuan, datong, province):
    far = {"所属市": "大同市", "发函机关": "大同市人民检察院"}
    bring(
        province_user,
        函件=[letter("函1"), letter("函2"), letter("函3", **far)],
        措施=[measure("措1", "函1、函2"), measure("措2", "函1、函3")],
        行动=[action("行1", "措1"), action("行2", "措1、措2")],
    )

    held = {measure.number: measure.bureau for measure in Measure.objects.all()}
    organised = {action.number: action.bureau for action in Action.objects.all()}
    assert held == {"措1": taiyuan, "措2": province}
    assert organised == {"行1": taiyuan, "行2": province}
    reader = UserFactory(bureau=datong)
    assert [measure.number for measure in Measure.objects.visible_to(reader)] == ["措2"]


def test_a_city_brings_only_its_own_rows_and_learns_nothing_of_others(officer, datong, province_user):
    far = {"所属市": "大同市", "发函机关": "大同市人民检察院"}
    bring(province_user, 函件=[letter("函3", **far)], 措施=[measure("措3", "函3")])

    assert bring(
        officer,
        函件=[letter("函1"), letter("函3", 建议内容="占用编号")],
        措施=[measure("措1", "函1、函3"), measure("措2", "函3"), measure("措3", "函1")],
    ) == {
        "函1": "new", "函3": "number_taken", "措1": "reference_unknown", "措2": "reference_unknown",
        "措3": "number_taken",
    }  # fmt: skip


def test_a_changed_row_moves_measure_and_action_on_and_links_them_anew(officer):
    bring(
        officer,
        函件=[letter("函1"), letter("函2")],
        措施=[measure("措1", "函1", 落实状态="未开展"), measure("措2", "函1")],
        行动=[action("行1", "措1", 出动人次=None, 检查主体数=None)],
    )
    planned = Measure.objects.get(number="措1")
    assert (planned.status, Action.objects.get().status) == ("planned", "planned")

    bring(officer, 措施=[measure("措1", "函2", 落实状态="推进中", 措施内容="改了")], 行动=[action("行1", "措1、措2")])
    planned.refresh_from_db()
    held = Action.objects.get()
    assert (planned.status, planned.text, planned.order_count) == ("doing", "改了", 1)
    assert set(planned.problems.values_list("order__number", flat=True)) == {"函2"}
    assert steps(planned) == ["register", "link", "unlink", "begin_by_ledger"]
    assert (held.status, held.staff_count, held.checked_count) == ("held", 21, 133)
    assert steps(held) == ["register", "hold", "serve"]

    bring(officer, 行动=[action("行1", "措1、措2", 出动人次=30)])
    held.refresh_from_db()
    assert (held.status, held.staff_count, held.checked_count) == ("held", 30, 133)
    assert steps(held) == ["register", "hold", "serve"]

    bring(officer, 措施=[measure("措1", "函2", 落实状态="已完成", 措施内容="改了")])
    planned.refresh_from_db()
    assert planned.status == "accepted"
    assert not Clock.objects.of(planned).open().exists()
    bring(officer, 措施=[measure("措1", "函2", 措施内容="改了")])
    planned.refresh_from_db()
    assert planned.status == "doing"


def test_what_was_registered_here_is_not_moved_on_by_a_workbook(officer, taiyuan, in_english):
    order = make_order(taiyuan, by=officer)
    own = make_measure(order, by=officer)
    [letter_row], [measure_row] = exported(OrderSheet(), order), exported(MeasureSheet(), own)

    assert bring(officer, 函件=[letter_row], 措施=[measure_row]) == {order.number: "repeated", own.number: "repeated"}
    assert bring(
        officer, 函件=[letter_row | {"回复日期": "2026-11-24"}], 措施=[measure_row | {"落实状态": "已完成"}]
    ) == {order.number: "refused_by_rule", own.number: "refused_by_rule"}
    assert bring(officer, 函件=[letter_row | {"重点领域": "电商平台"}]) == {order.number: "changed"}


def exported(sheet, *records) -> list[dict]:
    """The rows of an export, by heading."""
    columns = sheet.resolved()
    rows = [sheet.current(record) for record in records]
    return [{column.heading: column.write(row.get(column.name)) for column in columns} for row in rows]


def test_an_exported_list_imported_again_changes_nothing(client, officer, taiyuan):
    delivered(rectifying(taiyuan))
    bring(
        officer,
        涉黑案件=[case("案1")],
        函件=[
            letter("函1", 关联涉黑案件="案1", **DONE),
            letter("函2", 建议内容="=1+1 以等号开头"),
            letter("函3", 办理状态="已整改"),
        ],
        措施=[measure("措1", "函1、函2", 落实状态="已完成"), measure("措2", "函3", 落实状态="未开展")],
        行动=[action("行1", "措1、措2"), action("行2", "措2", 出动人次=None, 检查主体数=None)],
    )
    client.force_login(officer)

    for name in ("cases", "orders", "measures", "actions"):
        answer = client.get(reverse(f"rectification:export_{name}"))
        file = io.BytesIO(b"".join(answer.streaming_content))
        batch = dry_run(file, officer)
        found = list(ImportRow.objects.filter(batch=batch))
        assert {row.verdict for row in found} == {"repeated"}, [(row.key, row.changes, row.reasons) for row in found]
    assert AuditEvent.objects.filter(action="order.exported").count() == 4


def test_what_the_province_holds_itself_goes_out_and_comes_in_again(province_user, province, officer):
    own = make_order(province, by=province_user)
    rows = exported(OrderSheet(), own)

    assert bring(province_user, 函件=[*rows, letter("函1", 所属市="省本级")]) == {own.number: "repeated", "函1": "new"}
    assert RectificationOrder.objects.get(number="函1").bureau == province
    assert bring(officer, 函件=[letter("函2", 所属市="省局")]) == {"函2": "not_own_bureau"}


def test_ten_thousand_rows_cost_statements_by_the_chunk_and_not_by_the_row(province_user, monkeypatch):
    """Counted on hundreds: ten times the rows take as many statements for each chunk."""
    counted = {}
    for count, start in ((20, 1), (200, 1000)):
        numbers = [f"{start + n}号" for n in range(count)]
        batch = dry_run(
            orders_book(
                函件=[letter(f"函{number}", 收函日期="2026-10-08") for number in numbers],
                措施=[measure(f"措{number}", f"函{number}", 制定日期="2026-11-08") for number in numbers],
                行动=[action(f"行{number}", f"措{number}") for number in numbers],
            ),
            province_user,
        )
        with CaptureQueriesContext(connection) as queries:
            apply(batch, province_user)
        counted[count] = len(queries)

    assert Action.objects.count() == 220
    assert counted[200] <= counted[20] + 10
