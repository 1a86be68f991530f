from datetime import date, timedelta

import pytest

from accounts.models import Appointment
from paging.keyset import COUNTED, Count, Order, Place, UnreadablePlace, page_of, rows_after, rows_before
from tests.factories import AppointmentFactory, UserFactory

ENDS, BEGINS = Appointment._meta.get_field("valid_to"), Appointment._meta.get_field("valid_from")
ORDER = Order.named("valid_to", of="posts")


@pytest.fixture
def posts(taiyuan):
    """Posts that end on few different days or never, so that values repeat and are missing."""
    days = [None, date(2026, 1, 5), date(2026, 1, 5), date(2026, 3, 1), None, date(2025, 12, 31), date(2026, 3, 1)]
    return [
        AppointmentFactory(
            user=UserFactory(), bureau=taiyuan, valid_to=days[n % len(days)], valid_from=date(2020, 1, 1 + n)
        )
        for n in range(23)
    ]


def expected(posts, order):
    """The full order, said once more in plain Python: missing values last, ties by key."""
    valued = sorted((p for p in posts if p.valid_to), key=lambda p: (p.valid_to, p.pk), reverse=order.descending)
    missing = sorted((p for p in posts if not p.valid_to), key=lambda p: p.pk, reverse=order.descending)
    return valued + missing


@pytest.mark.parametrize("name", ["valid_to", "-valid_to"])
@pytest.mark.parametrize("size", [1, 4, 22, 23, 50])
def test_pages_forwards_and_backwards_show_every_row_once_in_order(posts, name, size):
    order, rows = Order.named(name), Appointment.objects.all()
    whole = expected(posts, order)

    page, forwards, pages = page_of(rows, order, size), [], []
    while True:
        forwards += page.rows
        pages.append(page)
        if page.after is None:
            break
        page = page_of(rows, order, size, after=page.after.encoded(order))
    assert forwards == whole

    while page.before is not None:
        page = page_of(rows, order, size, before=page.before.encoded(order))
        pages.pop()
        assert (page.rows, page.first) == (pages[-1].rows, pages[-1].first)
    assert page.first == 1


@pytest.mark.parametrize("name", ["valid_to", "-valid_to"])
def test_every_row_knows_its_neighbours(posts, name):
    order, rows = Order.named(name), Appointment.objects.all()
    whole = expected(posts, order)

    for at, post in enumerate(whole):
        place = Place.of(post, order)
        assert rows_before(rows, order, place, 2) == whole[max(0, at - 2) : at]
        assert rows_after(rows, order, place, 2) == whole[at + 1 : at + 3]


def test_a_page_says_which_rows_it_shows(posts):
    rows, order = Appointment.objects.all(), Order.named("valid_from")
    first = page_of(rows, order, 10)
    second = page_of(rows, order, 10, after=first.after.encoded(order))

    assert first.text(Count(23)) == "第 1–10 条，共 23 条"
    assert second.text(Count(23)) == "第 11–20 条，共 23 条"
    assert second.text(Count(COUNTED, is_more=True)).endswith("10,000+ 条")


def test_rows_that_vanish_do_not_shift_the_next_page(posts):
    rows, order = Appointment.objects.all(), Order.named("valid_from")
    first = page_of(rows, order, 10)

    rest = rows.exclude(pk__in=[row.pk for row in first.rows])

    assert page_of(rest, order, 10, after=first.after.encoded(order)).rows == posts[10:20]


def test_a_page_before_the_first_shows_the_first(posts):
    rows, order = Appointment.objects.all(), Order.named("valid_from")
    page = page_of(rows, order, 10, before=Place.of(posts[4], order, 5).encoded(order))

    assert page.rows == posts[:10]
    assert page.before is None


def test_a_page_costs_one_query_and_two_where_values_may_be_missing(posts, django_assert_num_queries):
    with django_assert_num_queries(1):
        page_of(Appointment.objects.all(), Order.named("valid_from"), 10)
    with django_assert_num_queries(2):
        page_of(Appointment.objects.all(), Order.named("valid_to"), 50)


@pytest.mark.parametrize(
    "text",
    [
        "x", "!!", "bnVsbA", "WzEsMl0", "é", Place("kein Tag", 1).encoded(ORDER), Place(None, 1).encoded(ORDER) + "é",
        Place(None, 0).encoded(ORDER), Place(None, 2**63).encoded(ORDER), Place(None, 1, -1).encoded(ORDER),
        Place(None, 1.5).encoded(ORDER), Place(20260930, 1).encoded(ORDER), Place("20260930", 1).encoded(ORDER),
    ],
)  # fmt: skip
def test_a_place_that_no_page_wrote_is_refused(text):
    with pytest.raises(UnreadablePlace):
        Place.decoded(text, ORDER, ENDS)


def test_a_place_without_a_value_is_none_where_every_row_has_one():
    order = Order.named("valid_from", of="posts")

    with pytest.raises(UnreadablePlace):
        Place.decoded(Place(None, 1).encoded(order), order, BEGINS)


@pytest.mark.parametrize(
    "other", [Order.named("valid_from", of="posts"), ORDER.reverse, Order("valid_to", of="people")]
)
def test_a_place_in_another_order_or_list_is_refused(other):
    text = Place(date(2026, 9, 30), 7).encoded(other)

    with pytest.raises(UnreadablePlace):
        Place.decoded(text, ORDER, ENDS)


def test_a_place_survives_the_address():
    place = Place(date(2026, 9, 30) + timedelta(days=1), 7, 40)

    assert Place.decoded(place.encoded(ORDER), ORDER, ENDS) == place


def test_counting_stops_at_ten_thousand(taiyuan, monkeypatch):
    monkeypatch.setattr("paging.keyset.COUNTED", 3)
    for _n in range(4):
        AppointmentFactory(user=UserFactory(), bureau=taiyuan)

    assert Count.of(Appointment.objects.all()) == Count(3, is_more=True)
    assert str(Count(3, is_more=True)) == "3+"
    assert str(Count(9_999)) == "9,999"
