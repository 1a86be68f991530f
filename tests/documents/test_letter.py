"""The form of a letter (信函格式), from plain values: answers, urging letters."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document

from documents import LetterPaper, body_paragraphs, render_docx, render_pdf

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
BODY = "贵院建议书（并检建〔2026〕17号）收悉。\n一、关于“强制交易”\n已整改到位。约谈开办者14家。\n特此函复。"
LETTER = LetterPaper(
    mark="太原市市场监督管理局",
    number="并市监函〔2026〕3号",
    title="关于《检察建议书》落实情况的复函",
    addressees="太原市人民检察院",
    paragraphs=body_paragraphs(BODY),
    signature="太原市市场监督管理局",
    date="2026年11月25日",
    cc=("省扫黑办",),
    remark="联系人：郝晓燕",
)
LONG = replace(LETTER, paragraphs=body_paragraphs("\n".join(["国" * 300] * 4)))
DRAFT = replace(LONG, is_draft=True)


def pages_of(paper):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on this machine")
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=render_pdf(paper, at=AT), capture_output=True, check=True
    )
    return ["".join(page.split()) for page in told.stdout.decode().split("\f")[:-1]]


def headers(paper):
    section = Document(BytesIO(render_docx(paper))).sections[0]
    return [
        [line.text for line in header.paragraphs if line.text]
        for header in (section.first_page_header, section.header, section.even_page_header)
    ]


def test_pdf_says_all_of_it_in_the_order_of_the_standard():
    (page,) = pages_of(LETTER)

    said = [
        LETTER.mark, LETTER.number, LETTER.title, "太原市人民检察院：", *BODY.splitlines(),
        LETTER.signature, LETTER.date,
        "（联系人：郝晓燕）", "抄送：省扫黑办。",
    ]  # fmt: skip
    places = [page.find("".join(text.split())) for text in said[:-4]]
    assert min(places) >= 0
    assert places == sorted(places)
    assert all(text in page for text in said[-4:])


def test_the_first_page_bears_no_number_and_each_page_of_a_draft_its_mark():
    pages = pages_of(LONG)

    assert [page.count("—") for page in pages] == [0] + [2] * (len(pages) - 1)
    assert len(pages) > 1
    assert not any("草稿" in page for page in pages)
    assert headers(LONG) == [[LETTER.mark], [], []]
    assert headers(DRAFT) == [["草　稿", LETTER.mark], ["草　稿"], ["草　稿"]]
    assert all("草" in page and "稿" in page for page in pages_of(DRAFT))


def test_the_mark_stands_30_mm_under_the_edge_also_in_a_draft():
    plain, draft = (Document(BytesIO(render_docx(paper))).sections[0] for paper in (LONG, DRAFT))
    mark = draft.first_page_header.paragraphs[0]

    assert plain.different_first_page_header_footer
    assert round(plain.header_distance.mm) == 30
    assert round(draft.header_distance.mm + mark.style.paragraph_format.line_spacing.mm) == 30


def test_docx_holds_the_text():
    lines = [line.text for line in Document(BytesIO(render_docx(LETTER))).paragraphs]

    assert lines == [
        LETTER.number, LETTER.title, "太原市人民检察院：", *BODY.splitlines(), LETTER.signature, LETTER.date,
        "（联系人：郝晓燕）", "抄送：省扫黑办。",
    ]  # fmt: skip


def test_same_paper_gives_the_same_bytes():
    assert render_pdf(LETTER, at=AT) == render_pdf(LETTER, at=AT)


@pytest.mark.parametrize("text", ["{{7*7}}", '#eval("1")', "$x^2$", "<b>&amp;</b>", "*粗* _斜_"])
def test_nothing_a_drafter_types_is_read_as_markup(text):
    given = replace(LETTER, paragraphs=body_paragraphs(f"{text}\n一、{text}"), remark=text)
    lines = [line.text for line in Document(BytesIO(render_docx(given))).paragraphs]

    assert {text, f"一、{text}", f"（{text}）"} <= set(lines)
    assert render_pdf(given, at=AT).startswith(b"%PDF")
