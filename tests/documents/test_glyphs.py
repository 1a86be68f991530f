"""Rare characters of names: none is dropped, and what no font shows is said before anybody signs."""

import re
import zipfile
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from documents import LetterPaper, body_paragraphs, lacking_glyphs, printable, render_docx, render_pdf

YOUNG = "\U0002ebf0"  # CJK extension I: made for names (GB 18030-2022), younger than Unicode 14
RARE = "\U00031350"  # extension H
PRIVATE = "\ue863"  # as old GBK fonts write a character
COMMON = "𠮷"
FORBIDDEN = "\x00\x0b\x1f\x7f\x9f\ud800\ufffe\uffff"


def letter(text):
    return LetterPaper(
        mark="山西省市场监督管理局", number="晋市监函〔2026〕1号", title="复函", addressees="某检察院",
        paragraphs=body_paragraphs(text), signature="山西省市场监督管理局", date="2026年11月30日",
    )  # fmt: skip


@pytest.mark.parametrize("character", [YOUNG, RARE, PRIVATE, COMMON])
def test_a_rare_character_of_a_name_stands_in_the_word_document(character):
    made = render_docx(letter(f"经营者王{character}三"))

    with zipfile.ZipFile(BytesIO(made)) as parts:
        text = re.sub("<[^>]+>", "", parts.read("word/document.xml").decode())
    assert f"王{character}三" in text


def test_what_no_font_shows_is_named():
    assert lacking_glyphs(letter(f"王{RARE}三、李{COMMON}四、赵{PRIVATE}五")) == [PRIVATE, RARE]


def test_ordinary_words_lack_nothing():
    assert lacking_glyphs(letter("一、关于“强买强卖”\n共3项，完成率98.5%。")) == []


@given(st.text(st.characters(exclude_characters="\r\n\t")))
def test_only_what_formats_forbid_is_dropped(text):
    kept = [c for c in text if c not in FORBIDDEN and not "\x00" <= c <= "\x1f" and not "\x7f" <= c <= "\x9f"]

    assert printable(text) == "".join(c for c in kept if not "\ud800" <= c <= "\udfff")


def test_any_paper_with_rare_characters_is_still_made():
    made = render_pdf(letter(f"王{YOUNG}{RARE}{PRIVATE}"), at=timezone.now())

    assert made.startswith(b"%PDF")
