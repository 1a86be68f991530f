import threading
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.scope import acting_as
from records.models import Series
from records.numbers import document_number, next_number
from tests.factories import BureauFactory, UserFactory


def test_numbers_count_from_one_for_each_series_bureau_and_year(taiyuan, datong):
    with transaction.atomic():
        taken = [
            next_number("lead", taiyuan, 2026),
            next_number("lead", taiyuan, 2026),
            next_number("lead", datong, 2026),
            next_number("lead", taiyuan, 2027),
            next_number("order", taiyuan, 2026),
        ]

    assert taken == [1, 2, 1, 1, 1]


def test_bureaus_that_print_the_same_word_share_its_numbers(taiyuan, xiaodian, yingze):
    on = date(2026, 11, 23)
    type(xiaodian).objects.filter(pk__in=[xiaodian.pk, yingze.pk]).update(document_word="小市监")
    for bureau in (xiaodian, yingze):
        bureau.refresh_from_db()

    with transaction.atomic():
        numbers = [document_number(bureau, "函", on=on) for bureau in (xiaodian, yingze, taiyuan, yingze)]

    assert numbers == ["小市监函〔2026〕1号", "小市监函〔2026〕2号", "并市监函〔2026〕1号", "小市监函〔2026〕3号"]


def test_an_undone_transaction_gives_its_number_back(taiyuan):
    with transaction.atomic():
        next_number("lead", taiyuan, 2026)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_number("lead", taiyuan, 2026) == 2
        raise ZeroDivisionError

    with transaction.atomic():
        assert next_number("lead", taiyuan, 2026) == 2


def test_people_take_numbers_under_the_row_policies(taiyuan):
    officer = UserFactory(bureau=taiyuan)

    with acting_as(officer):
        assert [next_number("lead", taiyuan, 2026) for _ in range(3)] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        next_number("lead", BureauFactory(province_level=True), 2026)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_some_undone_leave_no_gap():
    bureau = BureauFactory(province_level=True)
    kept, start = [], threading.Barrier(8, timeout=60)

    def register(person: int) -> None:
        start.wait()
        try:
            for turn in range(12):
                with transaction.atomic():
                    number = next_number("lead", bureau, 2026)
                    if (person + turn) % 5 == 0:
                        transaction.set_rollback(True)
                    else:
                        kept.append(number)
        finally:
            connection.close()

    people = [threading.Thread(target=register, args=[person]) for person in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert Series.objects.get().last == len(kept)


def test_the_database_refuses_a_counter_that_goes_back(taiyuan):
    with transaction.atomic():
        next_number("lead", taiyuan, 2026)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Series.objects.update(last=0)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Series.objects.all().delete()
    with pytest.raises(IntegrityError, match="series_one_counter"), transaction.atomic():
        Series.objects.create(name="lead", bureau=taiyuan, year=2026)


def test_a_year_that_cannot_be_is_refused(taiyuan):
    with pytest.raises(IntegrityError, match="series_year_is_plausible"), transaction.atomic():
        next_number("lead", taiyuan, date.min.year)
