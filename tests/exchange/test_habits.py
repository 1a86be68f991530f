"""Workbooks as bureaus keep them: what Excel, habits and other programs make of a ledger."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from accounts.scope import acting_as
from exchange.reader import opened
from exchange.refused_workbook import refused_workbook
from exchange.workflow import take_hidden
from exchange.writer import Table, workbook_bytes
from leads.models import Informant, Lead
from records.models import Subject
from rectification.models import Measure, RectificationOrder
from tests.exchange.files import HEADINGS, LEADS, lead, leads_book, repacked, saved
from tests.exchange.orders import letter, measure, orders_book
from tests.exchange.work import apply, counts, dry_run, receive_file, verdicts, work
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(taiyuan, xiaodian):
    return UserFactory(bureau=taiyuan)


def sheet_of(rows) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.active.title = LEADS
    for row in [HEADINGS, *rows]:
        workbook.active.append(row)
    return workbook


def bring(officer, *rows) -> dict:
    """{row: verdict} after all that can be written is."""
    batch = dry_run(leads_book(rows), officer)
    return verdicts(apply(batch, officer) if batch.rows.waiting(with_changes=True).exists() else batch)


# one record over several rows


def test_a_letter_written_over_several_rows_is_one_letter_with_all_its_lines(officer):
    rows = [letter("函1号", 建议内容=text) for text in ("收费未公示", "强制交易未处置", "欺行霸市未查处")]

    batch = apply(dry_run(orders_book(函件=rows), officer), officer)

    assert verdicts(batch) == {2: "new", 3: "joined", 4: "joined"}
    assert counts(batch)["函件"].as_dict()["joined"] == 2
    texts = list(RectificationOrder.objects.get().problems.order_by("position").values_list("text", flat=True))
    assert texts == ["收费未公示", "强制交易未处置", "欺行霸市未查处"]
    assert all(row.applied_at for row in batch.rows.all())
    assert set(verdicts(dry_run(orders_book(函件=rows), officer)).values()) == {"repeated"}


def test_merged_cells_of_a_letter_join_its_rows(officer):
    workbook = openpyxl.load_workbook(orders_book(函件=[letter("函1号", 建议内容=text) for text in "甲乙丙"]))
    sheet = workbook["函件"]
    headings = [cell.value for cell in sheet[1]]
    for column, heading in enumerate(headings, 1):
        if heading != "建议内容":
            sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

    apply(dry_run(saved(workbook), officer), officer)

    assert [problem.text for problem in RectificationOrder.objects.get().problems.order_by("position")] == list(
        "甲乙丙"
    )


def test_a_measure_of_several_letters_may_take_a_row_for_each(officer):
    book = orders_book(
        函件=[letter("函1号", 发函文号="1"), letter("函2号", 发函文号="2")],
        措施=[measure("措1号", "函1号"), measure("措1号", "函2号")],
    )

    batch = apply(dry_run(book, officer), officer)

    assert counts(batch)["措施"].as_dict()["joined"] == 1
    assert {problem.order.number for problem in Measure.objects.get().problems.all()} == {"函1号", "函2号"}


def test_a_known_letter_takes_the_lines_of_all_its_rows(officer):
    apply(dry_run(orders_book(函件=[letter("函1号", 建议内容="甲")]), officer), officer)
    rows = [letter("函1号", 建议内容=text) for text in "甲乙丙"]

    batch = apply(dry_run(orders_book(函件=rows), officer), officer)

    assert verdicts(batch) == {2: "changed", 3: "joined", 4: "joined"}
    assert [problem.text for problem in RectificationOrder.objects.get().problems.order_by("position")] == list(
        "甲乙丙"
    )


# identities


SPELLINGS = [
    "并扫线〔2026〕7号",
    "并扫线[2026]7号",
    "并扫线（2026）07号",
    "并扫线【2026】7 号",
    "并扫线﹝２０２６﹞7号",
]


def test_one_number_in_many_spellings_is_one_record(officer):
    assert list(bring(officer, *(lead(number) for number in SPELLINGS)).values()) == ["new", *["repeated"] * 4]
    assert Lead.objects.get().number == SPELLINGS[0]
    assert set(bring_again(officer).values()) == {"repeated"}


def bring_again(officer) -> dict:
    return verdicts(dry_run(leads_book([lead(number) for number in reversed(SPELLINGS)]), officer))


def test_a_reference_finds_its_row_however_its_number_is_written(officer):
    book = orders_book(函件=[letter("函〔2020〕1号")], 措施=[measure("措1号", "函[2020]01号")])

    batch = apply(dry_run(book, officer), officer)

    assert set(verdicts(batch).values()) == {"new"}
    assert Measure.objects.get().problems.first().order.number == "函〔2020〕1号"
    again = orders_book(函件=[letter("函(2020)1号")], 措施=[measure("措1号", "函【2020】1号")])
    assert set(verdicts(dry_run(again, officer)).values()) == {"repeated"}


def test_a_number_of_somebody_else_is_taken_in_every_spelling(officer, datong):
    other = UserFactory(bureau=datong)
    apply(dry_run(leads_book([lead(SPELLINGS[0], 所属市="大同市", 所属县=None)]), other), other)

    assert verdicts(dry_run(leads_book([lead(SPELLINGS[2])]), officer)) == {2: "number_taken"}


def test_numbers_that_excel_has_changed_are_refused(officer):
    cells = [datetime(2026, 3, 5), 1.1, 140100202611030001, 1.4e17, "同上", "无", "——"]  # noqa: DTZ001

    assert list(bring(officer, *(lead(cell) for cell in cells)).values()) == [
        "number_is_date", "number_changed", "number_changed", "number_changed", "number_is_ditto",
        "number_is_placeholder", "number_is_placeholder",
    ]  # fmt: skip
    assert not Lead.objects.exists()


def test_the_number_of_a_letter_is_no_number_cell_that_lost_its_end(officer):
    assert verdicts(dry_run(orders_book(函件=[letter("函1号", 发函文号=1.4e17)]), officer)) == {2: "number_changed"}


# placeholders


@pytest.mark.parametrize("word", ["无", "匿名", "/", "—", "不详", "匿名举报", "匿名举报人", "保密", "群众", "未知"])
def test_a_reporter_who_is_not_named_is_anonymous(officer, word):
    batch = apply(dry_run(leads_book([lead("线1号", 举报人=word)]), officer), officer)

    assert verdicts(batch) == {2: "new"}
    assert not Lead.objects.get().is_named
    assert not Informant.objects.exists()
    assert batch.report["线索"]["nameless"] == 1


@pytest.mark.parametrize("word", ["无", "/", "—", "不详", "－", "N/A"])
def test_a_placeholder_in_any_other_cell_is_an_empty_cell(officer, word):
    cells = dict.fromkeys(
        ["重点领域", "所属县", "主体名称", "统一社会信用代码", "处理结果", "办结日期", "专项行动"], word
    )

    assert bring(officer, lead("线1号", **cells)) == {2: "new"}
    found = Lead.objects.get()
    assert (found.subject, found.key_area, found.cleared_on, found.campaign_code) == (None, None, None, "")
    assert found.bureau == officer.bureau


def test_a_placeholder_in_a_required_cell_is_refused_as_empty(officer):
    assert bring(officer, lead("线1号", 发现日期="/")) == {2: "placeholder_missing"}


@pytest.mark.parametrize("mark", ["同上", "同前", "〃", "″", "”", '"', '-"-', " 同 上 "])
def test_ditto_marks_stand_for_the_cell_above_and_for_nothing_in_the_first_row(officer, mark):
    assert bring(officer, lead("线1号", 线索来源=mark), lead("线2号")) == {2: "ditto_without_row", 3: "new"}
    assert bring(officer, lead("线3号"), lead("线4号", 线索来源=mark, 主体名称=mark)) == {2: "new", 3: "new"}
    assert Lead.objects.get(number="线4号").subject == Lead.objects.get(number="线3号").subject


# names


def test_nobody_becomes_a_company_by_the_length_of_a_name(officer, datong):
    names = ["欧阳试验甲", "欧阳试验甲", "古丽试验·艾力测试", "名称不详", "老王店", "老王店"]

    bring(officer, *(lead(f"线{number}号", 主体名称=name) for number, name in enumerate(names, 1)))

    assert sorted(Subject.objects.values_list("name", "kind")) == sorted(
        [("欧阳试验甲", "unknown"), ("欧阳试验甲", "unknown"), ("古丽试验·艾力测试", "unknown"), ("老王店", "company")]
    )


# what the eye sees


def test_hidden_and_crossed_out_rows_stay_out_and_are_counted(officer):
    workbook = sheet_of([lead(f"线{number}号") for number in range(1, 7)])
    sheet = workbook.active
    sheet.row_dimensions[3].hidden = True
    for cell in sheet[5]:
        cell.font = Font(strike=True)
    sheet["A6"] = CellRichText(TextBlock(InlineFont(strike=True), "线5号"))
    file = saved(workbook)

    batch = dry_run(file, officer)

    assert list(verdicts(batch)) == [2, 4, 7]
    assert (counts(batch)["线索"].hidden, counts(batch)["线索"].struck) == (1, 2)


def test_the_person_may_take_them_after_all(officer):
    workbook = sheet_of([lead("线1号"), lead("线2号")])
    workbook.active.row_dimensions[3].hidden = True
    batch = dry_run(saved(workbook), officer)

    with acting_as(officer):
        again = take_hidden(batch, by=officer, now=timezone.now())
    work(again)
    batch.refresh_from_db()

    assert (batch.state, again.with_hidden, list(verdicts(again))) == ("cancelled", True, [2, 3])
    assert apply(again, officer).state == "done"
    assert Lead.objects.count() == 2


def test_a_hidden_sheet_is_hidden_rows(officer):
    workbook = sheet_of([lead("线1号")])
    workbook.create_sheet("别的")
    workbook.active.sheet_state = "hidden"
    workbook.active = 1

    batch = dry_run(saved(workbook), officer)

    assert (batch.rows.count(), counts(batch)["线索"].hidden) == (0, 1)


def test_sheets_passed_over_and_totals_are_named(officer, client):
    workbook = sheet_of([lead("线1号"), ["合计", 1]])
    workbook.create_sheet("线索 (2)").append(["线索编号"])
    workbook.create_sheet("Sheet3")

    batch = dry_run(saved(workbook), officer)

    assert batch.passed_over == ["线索 (2)"]
    assert batch.report["线索"]["totals"] == 1
    client.force_login(officer)
    assert "线索 (2)" in client.get(batch.get_absolute_url()).content.decode()


# other programs


def with_sheet(change) -> io.BytesIO:
    """The texts of every part changed, as another program writes them."""
    changed = io.BytesIO()
    table = Table(LEADS, [lead("线1号", 主体名称="某某商贸行有限公司")], headings=HEADINGS)
    book = io.BytesIO(b"".join(workbook_bytes([table])))
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name).decode()))
    return changed


def test_carriage_returns_in_the_xml_are_line_breaks_and_none_in_a_name(officer):
    def change(xml):
        return xml.replace("某某商贸行", "某某_x000D_\n商贸行").replace(
            "反映该单位", "第一行_x000D_\n反映_x005F_x000D_该单位"
        )

    batch = apply(dry_run(with_sheet(change), officer), officer)

    assert verdicts(batch) == {2: "new"}
    found = Lead.objects.get()
    assert found.subject.name == "某某商贸行有限公司"
    assert found.facts == "第一行\n反映_x000D_该单位缺斤短两，需核查。"


def test_styles_that_nobody_needs_do_no_harm(officer):
    file = leads_book([lead("线1号")])
    with zipfile.ZipFile(file) as package:
        styles = package.read("xl/styles.xml").decode()
    broken = styles.replace("<fill>", "<fill/><fill>", 1).replace("<border>", "<border><odd/>", 1)
    file.seek(0)

    assert dry_run(repacked(file, **{"xl__styles.xml": broken.encode()}), officer).state == "ready"


def test_a_strict_workbook_is_read(officer):
    file, strict = leads_book([lead("线1号", 发现日期=datetime(2020, 3, 8))]), io.BytesIO()  # noqa: DTZ001
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            content = (
                old.read(name)
                .replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
                .replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
            )
            new.writestr(name, content)

    assert verdicts(dry_run(strict, officer)) == {2: "new"}


def test_line_breaks_of_another_kind_are_no_change(officer):
    bring(officer, lead("线1号", 线索内容="一\n二"))
    Lead.objects.update(facts="一\r\n二")  # as browsers sent it before

    assert bring(officer, lead("线1号", 线索内容="一\n二")) == {2: "repeated"}


def test_the_name_of_a_file_keeps_rare_characters(officer):
    assert receive_file(leads_book([lead("线1号")]), officer, name="王𮯰三\u200b.xlsx").file_name == "王𮯰三.xlsx"


def test_a_text_that_looks_like_an_escape_comes_back_as_it_was():
    text = "型号_x000D_与_x005F_x000D_\n第二行"
    table = Table(LEADS, [lead("线1号", 线索内容=text)], headings=HEADINGS)

    with opened(io.BytesIO(b"".join(workbook_bytes([table])))) as book:
        [row] = book.sheet(LEADS, key="线索编号", headings=HEADINGS).rows()

    assert row.cells["线索内容"] == text


def test_a_refused_ditto_mark_comes_back_as_it_was(officer):
    batch = dry_run(leads_book([lead("线1号", 线索来源="同上")]), officer)

    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(refused_workbook(batch))))

    assert batch.rows.get().values["线索来源"] == "同上"
    assert workbook[LEADS]["C2"].value == "同上"


def test_a_mended_row_of_an_anonymous_report_is_anonymous_still(officer):
    """Its word stays in the workbook of refused rows and in the kept file; no pointer stands for nobody."""
    batch = dry_run(leads_book([lead("线1号", 举报人="匿名", 线索来源="不明来源")]), officer)
    mended = openpyxl.load_workbook(io.BytesIO(b"".join(refused_workbook(batch))))
    mended[LEADS]["C2"] = "自行摸排"

    again = apply(dry_run(saved(mended), officer), officer)

    assert again.report["线索"]["nameless"] == 1
    assert not Lead.objects.get().is_named


def test_hidden_rows_that_are_taken_after_all_keep_their_reporters(officer):
    workbook = sheet_of([lead("线1号"), lead("线2号", 举报人="张三丰")])
    workbook.active.row_dimensions[3].hidden = True
    batch = dry_run(saved(workbook), officer)

    with acting_as(officer):
        again = take_hidden(batch, by=officer, now=timezone.now())
    apply(work(again), officer)

    assert Lead.objects.get(number="线2号").is_named
    assert Informant.objects.get().lead.number == "线2号"
