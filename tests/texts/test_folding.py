"""One idea of "written otherwise, yet the same", and PostgreSQL's copy of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from leads.models import Lead
from records.search import index_record, marked, matching_ids, search
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from texts.folding import findable, findable_with_places, name_key, number_key, organ_key, squeezed

BRACKETS = ["〔〕", "［］", "[]", "（）", "()", "【】", "﹝﹞", "〈〉"]
DASHES = ["-", "－", "—", "–", "−", "‐", "——", "﹣"]
INVISIBLE = ["", "\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\ufe0f"]
BLANKS = ["", " ", "\u3000", "\u00a0", "\t"]
WIDE = {ord(letter): chr(ord(letter) + 0xFEE0) for letter in "0123456789ABCXYZabcxyz"}
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """并扫线〔2026〕7号-B as people, Excel and PDFs write it."""
    opening, closing = draw(st.sampled_from(BRACKETS))
    zeros = draw(st.sampled_from(["", "0", "000"]))
    pieces = [
        "并扫线",
        opening,
        "2026",
        closing,
        zeros,
        "7",
        "号",
        draw(st.sampled_from(DASHES)),
        draw(st.sampled_from("bB")),
    ]
    text = "".join(piece + draw(st.sampled_from(INVISIBLE)) + draw(st.sampled_from(BLANKS)) for piece in pieces)
    return text.translate(WIDE) if draw(st.booleans()) else text


@given(text=spellings())
def test_however_a_number_is_written_it_is_one(text):
    assert number_key(text) == "并扫线(2026)7号-B"


@pytest.mark.parametrize(
    ("one", "other"), [("1.05", "1.5"), ("2020", "202"), ("1号", "10号"), ("A-1", "A1"), ("100", "1"), ("函1", "函2")]
)
def test_what_is_another_number_stays_one(one, other):
    assert number_key(one) != number_key(other)


@given(text=ANY_TEXT)
def test_folding_twice_changes_nothing(text):
    for fold in (number_key, name_key, organ_key, squeezed, findable):
        assert fold(fold(text)) == fold(text)


@given(text=ANY_TEXT)
def test_each_folded_character_knows_where_it_comes_from(text):
    folded, places = findable_with_places(text)

    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.django_db
@given(texts=st.lists(st.one_of(ANY_TEXT, spellings()), min_size=1, max_size=30))
def test_postgresql_folds_numbers_as_we_do(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT records_number_key(number) FROM unnest(%s::text[]) WITH ORDINALITY AS n(number, at)", [texts]
        )
        folded = [key for (key,) in cursor.fetchall()]

    assert folded == [number_key(text) for text in texts]


@pytest.mark.parametrize(
    ("one", "other"), [("艾力·买买提", "艾力．买买提"), ("晋阳（商贸）公司", "晋阳(商贸)公司"), ("⻓治", "长治")]
)
def test_names_of_companies_and_persons(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.django_db
def test_the_database_refuses_one_number_in_another_spelling(xiaodian):
    first, second = make_lead(xiaodian), make_lead(xiaodian)
    Lead.objects.filter(pk=first.pk).update(number="并扫线〔2026〕07号")

    with pytest.raises(IntegrityError, match="lead_number_once_however_written"), transaction.atomic():
        Lead.objects.filter(pk=second.pk).update(number="并扫线[2026]7号")


PAIRS = [
    (f"晋市监{a}2026{b}7号函", f"晋市监{c}2026{d}7号") for a, b in BRACKETS[:6] for c, d in BRACKETS[:6]
] + [
    ("并A—12", "并A-12"), ("艾力·买买提", "艾力•买买提"), ("艾力．买买提", "艾力·买买提"),
    ("某某\n商贸行", "某某商贸行"),
    ("某某\u200b商贸行", "某某商贸行"), ("⻓治煤场", "长治煤场"), ("ＡＢＣ１２公司", "abc12公司"), ("第Ⅳ期", "第IV期"),
]  # fmt: skip


@pytest.mark.django_db
def test_the_same_text_written_otherwise_is_found(xiaodian):
    missed = []
    for stored, asked in PAIRS:
        lead = make_lead(xiaodian)
        index_record(lead, facts=stored)
        if not matching_ids("lead", asked).filter(record_id=lead.pk).exists():
            missed.append((stored, asked))

    assert not missed


@pytest.mark.django_db
def test_a_number_is_found_first_however_it_is_asked_for(xiaodian):
    lead = make_lead(xiaodian)
    lead.number = "并扫线〔2026〕07号"
    lead.save()
    index_record(lead)

    for asked in ("并扫线[2026]7号", "并扫线（2026）007号", "并扫线〔２０２６〕07 号"):
        [group] = search(UserFactory(bureau=xiaodian), asked)
        assert [hit.record for hit in group.hits] == [lead]


def test_what_is_marked_is_the_text_as_it_was_written():
    pieces = marked("晋市监〔２０２６〕7号", ["(2026)"])

    assert [(piece.text, piece.is_hit) for piece in pieces] == [
        ("晋市监", False),
        ("〔２０２６〕", True),
        ("7号", False),
    ]
