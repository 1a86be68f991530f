"""Amounts: read once, exact on the way, rounded once when they are printed, never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.functions import Cast
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from figures.counting import grouped, together
from figures.panels import Reading, change, number_of, unit_of, written
from figures.sources import Figure, Measure, Value
from money.columns import YuanField
from money.forms import YuanField as AmountField
from money.yuan import LARGEST, exact, grouped_yuan, in_wan, in_yuan, read_yuan
from records.models import Series

FINES = Figure(key="cases.fines", label="罚款", definition="", measure=Measure.SUM, sums="fine_yuan", is_money=True)
amounts = st.decimals(min_value=0, max_value=LARGEST, places=2)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12500", "12500.00"),
        ("12,500.5", "12500.50"),
        (" ￥12 500.50 元 ", "12500.50"),
        ("１２５００．５", "12500.50"),
        ("0", "0.00"),
        ("9999999999999.99", "9999999999999.99"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    assert str(AmountField().clean(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.005", "too_exact"),
        ("一万元", "in_wan"),
        ("12.5万元", "in_wan"),
        ("3亿", "in_wan"),
        ("-5", "negative"),
        ("−5.00", "negative"),
        ("1e9", "no_amount"),
        ("NaN", "no_amount"),
        ("Infinity", "no_amount"),
        ("１２，３４５，６", "no_amount"),
        ("1,23", "no_amount"),
        ("٣٤", "no_amount"),
        ("十元", "no_amount"),
        ("元", "no_amount"),
        ("99999999999999", "too_large"),
        ("1" * 5_000, "no_amount"),
    ],
)
def test_what_is_no_amount_is_refused_at_the_field_with_its_reason(typed, code):
    field = AmountField()

    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert refused.value.code == code
    assert len(str(refused.value.messages[0])) < 120


def test_an_empty_amount_is_none_and_a_needed_one_is_asked_for():
    assert AmountField(required=False).clean("") is None
    with pytest.raises(ValidationError) as refused:
        AmountField().clean(" ")
    assert refused.value.code == "required"


@given(amounts)
def test_what_is_printed_is_read_again_to_the_fen(amount):
    assert read_yuan(grouped_yuan(amount)) == read_yuan(exact(amount)) == amount
    assert AmountField().clean(AmountField().prepare_value(amount)) == amount


@given(amounts)
def test_ten_thousands_are_rounded_once_half_up(amount):
    assert in_wan(amount).replace(",", "") == str((amount / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_an_amount_is_printed_in_yuan_and_in_ten_thousands():
    fines = Value(Decimal("108300050.00"))
    reading = Reading(FINES, fines, written(FINES, fines), unit_of(FINES))

    assert (reading.text, reading.unit, reading.note) == ("10,830.01", "万元", "108,300,050.00 元")
    assert in_yuan(None) == ""
    assert number_of(FINES, fines) == "108300050.00"
    assert number_of(FINES, Value(0)) == "0.00"
    assert number_of(FINES, Value(None)) is None
    assert change(FINES, Value(Decimal("361.00")), Value(Decimal("100.00"))) == "+261.0%"
    assert change(FINES, Value(Decimal("1.00")), Value(0)) == "上期为 0"


def test_a_float_and_a_third_decimal_never_reach_a_column():
    column = YuanField()

    for wrong in (0.1, 1e9):
        with pytest.raises(TypeError):
            column.to_python(wrong)
        with pytest.raises(TypeError):
            column.get_db_prep_save(wrong, connection)
    with pytest.raises(ValueError, match="two decimals"):
        column.get_db_prep_save(Decimal("1.005"), connection)


@pytest.mark.django_db
def test_sums_of_amounts_stay_exact_in_every_statement(taiyuan):
    """0.1 + 0.2 as a float is 0.30000000000000004."""
    for year, cents in ((2024, 10), (2025, 20), (2026, 30)):
        Series.objects.create(name="t", bureau=taiyuan, year=year, last=cents)
    hundredth = Cast(Cast("last", YuanField()) / Decimal(100), YuanField())
    rows = Series.objects.filter(name="t").annotate(fine=hundredth)

    ((_name, summed),) = grouped(rows, ("name",), sums="fine")[0]
    ((again,),) = together(all=rows.values_list("name").annotate(n=models.Sum("fine")).values_list("n"))["all"]

    assert {type(summed), type(again)} == {Decimal}
    assert summed == again == Decimal("0.6")
    assert change(FINES, Value(summed), Value(Decimal("0.3"))) == "+100.0%"
    assert Fraction(summed) == Fraction(6, 10)
