"""What the figures of letters count, rule by rule (domain reference 6), and the page of letters by place."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Role
from tests.costs import MOST, statements
from tests.dashboards.letters import accepted, answered, given, measured, reported, urged
from tests.dashboards.test_letters_of_the_province import by_place, figures
from tests.factories import UserFactory
from tests.rectification.factories import head_of, make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_letter_on_which_two_cities_work_counts_once_where_it_was_received(province, taiyuan, datong):
    given(province, date(2026, 11, 2), taiyuan, datong)

    assert figures(UserFactory(bureau=province))["letters.received"] == 1
    assert figures(UserFactory(bureau=taiyuan))["letters.received"] == 0


def test_opinions_and_voided_letters_are_not_counted(province, taiyuan):
    make_order(taiyuan, on=date(2026, 5, 6), type_code="opinion")
    make_order(taiyuan, on=date(2026, 5, 7)).advance("void", by=head_of(taiyuan), on=date(2026, 5, 8), note="误录")

    assert not any(value for key, value in figures(UserFactory(bureau=taiyuan)).items() if key.startswith("letters."))


def test_an_answer_after_the_term_is_late_and_adopted_apart(taiyuan):
    answered(accepted(taiyuan, date(2026, 1, 5), date(2026, 2, 2)), date(2026, 2, 2))
    answered(accepted(taiyuan, date(2026, 1, 6), date(2026, 4, 1)), date(2026, 4, 1))  # two months were over in March
    given(taiyuan, date(2026, 2, 2))  # never answered

    numbers = figures(UserFactory(bureau=taiyuan))

    assert (numbers["letters.terms_due"], numbers["letters.terms_kept"], numbers["letters.adopted_late"]) == (3, 1, 1)
    assert numbers["letters.answered"] == 2
    assert numbers["letters.overdue"] >= 1


def test_three_urgings_show_up_for_a_talk(taiyuan, xiaodian):
    order = given(xiaodian, date(2026, 9, 1))
    urged(order, head_of(taiyuan), date(2026, 9, 7), 2)
    before = figures(UserFactory(bureau=taiyuan))["letters.urged_often"]
    urged(order, head_of(taiyuan), date(2026, 10, 12), 1)

    assert (before, figures(UserFactory(bureau=taiyuan))["letters.urged_often"]) == (0, 1)


def test_what_is_stuck_is_told_with_its_reason(client, taiyuan, xiaodian):
    given(xiaodian, date(2026, 11, 16))
    measured(given(xiaodian, date(2026, 11, 16)), on=date(2026, 11, 17))

    row = by_place(client, UserFactory(bureau=taiyuan)).context["places"][0]

    told = {cell.figure.key: cell.text for cell in row.cells}
    assert (told["letters.open_without_measure"], told["letters.unplanned"], told["measures.unproven"]) == ("1",) * 3


def test_the_latest_line_of_each_city_with_its_age_and_the_silent_first(client, province, taiyuan, datong, xiaodian):
    measure = measured(given(xiaodian, date(2026, 11, 2)), on=date(2026, 11, 3))
    reported(measure, date(2026, 11, 4), 10)
    reported(measure, date(2026, 11, 12), 40)
    given(datong, date(2026, 11, 2))

    answer = by_place(client, UserFactory(bureau=province))
    silent, spoken = answer.context["reports"]

    assert (silent.place.name, silent.report, silent.is_behind) == ("大同市", None, True)
    assert (spoken.place.name, spoken.report.percent, spoken.age, spoken.is_behind) == ("太原市", 40, 7, True)
    assert "7 个工作日前" in answer.content.decode()


def test_a_city_does_not_read_the_report_of_another(client, taiyuan, datong):
    reported(measured(given(datong, date(2026, 11, 2)), on=date(2026, 11, 3)), date(2026, 11, 4))

    context = by_place(client, UserFactory(bureau=taiyuan)).context

    assert context["reports"] == []
    assert by_place(client, UserFactory(bureau=taiyuan), "?of=140200").status_code == 404


def test_without_letters_the_page_says_what_to_do(client, taiyuan):
    assert "本地区暂无函件" in by_place(client, UserFactory(bureau=taiyuan)).content.decode()


@pytest.mark.parametrize("address", ["/figures/letters/", "/figures/?about=letters"])
def test_the_pages_ask_the_database_the_same_for_1_and_for_30_letters(client, taiyuan, xiaodian, address):
    client.force_login(UserFactory(bureau=taiyuan.parent))
    reported(measured(given(xiaodian, date(2026, 9, 1)), on=date(2026, 9, 2)), date(2026, 9, 3))
    one = statements(client, address)
    for day in range(1, 30):
        given(taiyuan if day % 2 else xiaodian, date(2026, 9, day))

    assert len(statements(client, address)) == len(one)
    assert len(one) <= MOST, "\n".join(sql[:130] for sql in one)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.INSPECTOR])
def test_who_sees_no_figures_does_not_see_letters_by_place(client, taiyuan, role):
    assert by_place(client, UserFactory(bureau=taiyuan, role=role)).status_code == 403
