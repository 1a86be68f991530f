"""Properties of the surcharge: by each day, never above the fine, rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.surcharges import Late, Plan, accrued

DUE = date(2026, 3, 17)
YUAN = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("1000000000"), places=2)
DAYS = st.integers(min_value=-5, max_value=60).map(lambda days: DUE + timedelta(days=days))
PAID = st.lists(st.tuples(DAYS, YUAN), max_size=4).map(tuple)
PAUSES = st.lists(st.tuples(DAYS, st.none() | DAYS).map(lambda pair: (pair[0], pair[1] and max(pair))), max_size=2).map(
    tuple
)
LATE = st.builds(Late, fine=YUAN, due_on=st.just(DUE), paid=PAID, uncounted=PAUSES)


def by_hand(late: Late, until: date) -> Decimal:
    """In fractions, day by day, as one would do it on paper."""
    total, day = Fraction(0), DUE + timedelta(days=1)
    while day <= until:
        paid = sum((Fraction(amount) for on, amount in late.paid if on < day), Fraction(0))
        is_off = any(first <= day and (last is None or day <= last) for first, last in late.uncounted)
        if not is_off:
            total += max(Fraction(0), Fraction(late.fine) - paid) * Fraction(3, 100)
        day += timedelta(days=1)
    most = min(total, Fraction(late.fine))
    exact = Decimal(most.numerator) / Decimal(most.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@settings(max_examples=60, deadline=None)
@given(LATE, DAYS)
def test_the_surcharge_is_what_one_counts_by_hand(late, until):
    assert accrued(late, until=until) == by_hand(late, until)


@settings(max_examples=60, deadline=None)
@given(LATE, DAYS)
def test_it_never_falls_never_exceeds_the_fine_and_has_two_places(late, until):
    now, later = accrued(late, until=until), accrued(late, until=until + timedelta(days=1))

    assert 0 <= now <= later <= late.fine
    assert now == now.quantize(Decimal("0.01"))


@settings(max_examples=60, deadline=None)
@given(YUAN, st.integers(min_value=1, max_value=40), st.integers(min_value=1, max_value=40))
def test_nothing_counts_before_a_granted_day(fine, granted_for, late_for):
    until = DUE + timedelta(days=granted_for)
    plan = Plan(granted_on=DUE - timedelta(days=1), sums=((until, fine),))
    late = Late(fine, DUE, plans=(plan,))

    assert accrued(late, until=until) == 0
    after = until + timedelta(days=late_for)
    assert accrued(late, until=after) == accrued(Late(fine, until), until=after)


def test_a_plan_granted_late_leaves_the_days_before_it():
    fine = Decimal("10000.00")
    plan = Plan(granted_on=date(2026, 3, 20), sums=((date(2026, 4, 10), Decimal("4000.00")), (date(2026, 5, 8), fine)))
    late = Late(fine, DUE, plans=(plan,))

    assert accrued(late, until=date(2026, 4, 10)) == Decimal("600.00")  # the 18th and the 19th
    assert accrued(late, until=date(2026, 4, 11)) == Decimal("720.00")  # and 3 % of the 4 000 that were missed


def test_half_a_fen_is_rounded_up_once_at_the_end():
    late = Late(Decimal("0.50"), DUE)

    # 0.015 a day: three days are 0.045, not three times 0.02
    assert accrued(late, until=date(2026, 3, 20)) == Decimal("0.05")
    assert accrued(late, until=date(2026, 3, 21)) == Decimal("0.06")
