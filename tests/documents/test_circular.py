"""The printed circular, from plain values: no database is needed."""

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents import (
    Annex,
    CircularPaper,
    body_paragraphs,
    break_title,
    official_date,
    printable,
    render_docx,
    render_pdf,
    render_xlsx,
)
from documents.paper import display_width
from documents.pdf import _compiler, imprint_place

AT = datetime(2026, 11, 5, 9, tzinfo=UTC)
BODY = "2026年10月，全省新增线索64条。\n一、总体情况\n10个市按时报送。\n（一）临汾市。于11月30日前说明。\n1. 加强研判。"
HEADS = ("序号", "市", "上期存量", "本月新增", "清零率", "报送情况")
ROWS = (("1", "太原市", "12", "11", "52.2%", "已报"), ("2", "朔州市", "3", "—", "—", "未报"))


def annex(*, rows=ROWS, columns=6):
    more = columns - len(HEADS)
    return Annex(
        title="2026年10月各市涉黑涉恶线索摸排清零情况",
        heads=HEADS + ("作废",) * more,
        widths=(8, 14, 9, 9, 14, 15) + (9,) * more,
        rows=tuple(row + ("0",) * more for row in rows),
        total=("", "合计", "15", "11", "52.2%", "1/2") + ("0",) * more,
        notes=("注：数据截至2026年11月5日18时。",),
    )


def paper(body=BODY, **changes):
    given = CircularPaper(
        mark="山西省市场监督管理局文件",
        number="晋市监通〔2026〕11号",
        title="关于2026年10月涉黑涉恶线索摸排情况的通报",
        addressees="各市市场监督管理局",
        paragraphs=body_paragraphs(body),
        signature="山西省市场监督管理局",
        date="2026年11月5日",
        printing_office="山西省市场监督管理局办公室",
        cc=("省扫黑办", "驻局纪检监察组"),
        annex=annex(),
    )
    return replace(given, **changes)


def table_texts(given):
    """What stands in the cells of the PDF's table, as the typesetter itself tells it."""
    found = json.loads(_compiler(given).query("table"))

    def text(node):
        if isinstance(node, dict):
            own = node.get("text", "")
            inner = [node.get(key) for key in ("body", "child", "children")]
            return (own if isinstance(own, str) else "") + "".join(text(part) for part in inner if part)
        return "".join(map(text, node)) if isinstance(node, list) else ""

    cells = []
    for child in found[0]["children"]:
        cells += child.get("children", [child])
    return [text(cell) for cell in cells]


def pages_of(pdf):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on this machine")
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [page.strip("\n") for page in told.stdout.decode().split("\f")[:-1]]


def test_pdf_holds_every_figure_of_the_table():
    texts = table_texts(paper())

    assert texts == [*HEADS, *ROWS[0], *ROWS[1], *annex().total]


def test_same_paper_gives_the_same_bytes():
    assert render_pdf(paper(), at=AT) == render_pdf(paper(), at=AT)


def test_pages_are_numbered_and_the_imprint_ends_the_last_even_one():
    pages = pages_of(render_pdf(paper(), at=AT))

    assert ["".join(page.split())[-3:] for page in pages] == ["—1—", "—2—", "—3—", "—4—"]
    feet = [page.splitlines()[-1] for page in pages]
    assert [len(foot) - len(foot.lstrip()) > 8 for foot in feet] == [True, False, True, False]  # odd right, even left
    assert "抄送：省扫黑办，驻局纪检监察组。" in pages[3]
    assert ["2026年11月5日印发" in page for page in pages] == [False, False, False, True]


def test_a_full_page_has_22_lines_of_28_characters():
    pages = pages_of(render_pdf(paper("国" * 2000, annex=None), at=AT))
    lines = [line.strip() for line in pages[1].splitlines() if "国" in line]

    assert lines == ["国" * 28] * 22


@pytest.mark.parametrize("length", range(150, 520, 45))
def test_the_seal_never_stands_on_a_page_without_text(length):
    pages = pages_of(render_pdf(paper("国" * length, annex=None), at=AT))

    assert [page.count("国") > 0 for page in pages if "2026年11月5日\n" in page + "\n"] == [True]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (paper(), "next"),  # text on 1 and 2, the table on 3: the imprint gets 4 to itself
        (paper("短。", annex=None), "next"),
        (paper("国" * 400, annex=None), "same"),
        (paper(annex=annex(rows=ROWS * 24)), "same"),  # the table ends high on page 4
        (paper(annex=annex(columns=19)), "next"),
        (paper(annex=annex(rows=ROWS * 12, columns=19)), "same"),  # turned: it stands in the strip kept free
    ],
)
def test_imprint_finds_its_page(given, place):
    assert imprint_place(given) == place


def test_no_number_on_the_blank_page_before_the_imprint_nor_on_its_own():
    over = next(
        given for rows in range(40, 99) if imprint_place(given := paper(annex=annex(rows=(ROWS[0],) * rows))) == "over"
    )

    pages = pages_of(render_pdf(over, at=AT))

    assert len(pages) == 6
    assert pages[4] == ""
    assert pages[5].split()[-1] == "2026年11月5日印发"


def test_table_head_repeats_on_every_page_of_a_long_table():
    pages = pages_of(render_pdf(paper(annex=annex(rows=ROWS * 30)), at=AT))

    assert [page.count("报送") for page in pages[1:5]] == [0, 1, 1, 1]


def docx_text(data):
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs], cells


def test_docx_holds_text_and_every_figure():
    lines, cells = docx_text(render_docx(paper()))

    assert lines[:3] == [
        "山西省市场监督管理局文件",
        "晋市监通〔2026〕11号",
        "关于2026年10月涉黑涉恶\n线索摸排情况的通报",
    ]
    assert [line for line in BODY.splitlines() if line not in lines] == []
    assert cells[: len(HEADS) * 4] == [*HEADS, *ROWS[0], *ROWS[1], *annex().total]
    assert "2026年11月5日印发" in cells


def test_docx_uses_real_styles_and_names_the_official_faces():
    document = Document(BytesIO(render_docx(paper())))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    faces = {style: document.styles[style].font.name for style in ("Title", "Heading 1", "Heading 2", "Body Text")}

    assert styles["一、总体情况"] == "Heading 1"
    assert styles["（一）临汾市。于11月30日前说明。"] == "Heading 2"
    assert styles["1. 加强研判。"] == "Body Text"
    assert faces == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Body Text": "仿宋_GB2312",
    }
    assert document.settings.odd_and_even_pages_header_footer
    with zipfile.ZipFile(BytesIO(render_docx(paper()))) as parts:
        assert '<w:altName w:val="仿宋"/>' in parts.read("word/fontTable.xml").decode()


def test_docx_begins_an_even_page_for_an_imprint_of_its_own():
    with_table = Document(BytesIO(render_docx(paper())))  # the imprint has the fourth page to itself
    in_the_text = Document(BytesIO(render_docx(paper("国" * 400, annex=None))))

    assert with_table.sections[-1].start_type == WD_SECTION.EVEN_PAGE
    assert len(in_the_text.sections) == 1


def test_docx_has_the_type_area_of_the_standard():
    section = Document(BytesIO(render_docx(paper()))).sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)

    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]


@pytest.mark.parametrize("text", ["{{7*7}}", "{% now %}", '#eval("1")', "$x^2$", "<b>&amp;</b>", "=1+1", "*粗* _斜_"])
def test_nothing_a_drafter_types_is_read_as_markup(text):
    given = paper(f"{text}\n一、{text}", title=f"关于{text}的通报", annex=annex(rows=((text,) * 6,)))

    lines, cells = docx_text(render_docx(given))
    book = load_workbook(BytesIO(render_xlsx(given)))

    assert text in lines
    assert f"一、{text}" in lines
    assert cells.count(text) == 6
    assert table_texts(given).count(text) == 6
    assert {(cell.value, cell.data_type) for cell in book.active[4]} == {(text, "s")}


def test_workbook_keeps_numbers_as_numbers():
    rows = list(load_workbook(BytesIO(render_xlsx(paper()))).active.iter_rows(min_row=3, values_only=True))

    assert rows == [
        HEADS,
        (1, "太原市", 12, 11, "52.2%", "已报"),
        (2, "朔州市", 3, "—", "—", "未报"),
        (None, "合计", 15, 11, "52.2%", "1/2"),
        ("注：数据截至2026年11月5日18时。", None, None, None, None, None),
    ]


def test_workbook_without_a_table_is_refused():
    with pytest.raises(ValueError, match="without an annex"):
        render_xlsx(paper(annex=None))


@settings(max_examples=25, deadline=None)
@given(body=st.text(max_size=300), title=st.text(min_size=1, max_size=80))
def test_any_text_can_be_printed(body, title):
    given = paper(body, title=printable(title))

    assert render_pdf(given, at=AT).startswith(b"%PDF")
    assert zipfile.is_zipfile(BytesIO(render_docx(given)))


@given(title=st.text(alphabet="关于2018年1月涉黑线索的、通报（）ab ", min_size=1, max_size=90))
def test_a_broken_title_loses_nothing_and_fits(title):
    lines = break_title(title)

    assert "".join("".join(lines).split()) == "".join(title.split())
    assert all(display_width(line) <= 20 for line in lines)


def test_title_is_broken_by_meaning():
    assert break_title("关于2018年11月涉黑涉恶线索摸排情况的通报") == ("关于2018年11月涉黑涉恶", "线索摸排情况的通报")
    assert break_title("关于线索的通报") == ("关于线索的通报",)


def test_dates_have_no_leading_zeros():
    assert official_date(AT.date().replace(month=3, day=4)) == "2026年3月4日"
    assert official_date(None) == "年　月　日"
