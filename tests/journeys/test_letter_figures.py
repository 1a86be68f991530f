"""Figures of letters and letters by place, read by the province, a city and a county."""

from __future__ import annotations

import pytest
import time_machine

from tests.dashboards.conftest import NOW
from tests.dashboards.history import make_bureaus, make_people
from tests.dashboards.letters import write_letters

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PERIOD = "period=2025-01-01..2026-11-23"


@pytest.fixture
def people(transactional_db):
    """The small province with its letters."""
    with time_machine.travel(NOW, tick=False):
        bureaus = make_bureaus()
        write_letters(bureaus)
        return make_people(bureaus)


def test_figures_of_letters_are_read_and_opened(visit, people):
    for name in ("province", "taiyuan", "xiaodian"):
        visitor = visit(people[name])
        visitor.go(f"/figures/?about=letters&{PERIOD}")
        visitor.look_in_both_widths(f"letter-figures-{name}")
        visitor.go(f"/figures/letters/?{PERIOD}")
        visitor.look_in_both_widths(f"letters-by-place-{name}")
    visitor.page.locator("[aria-labelledby=by-place] td a").first.click()
    visitor.page.wait_for_url("**/orders/**")


def test_a_place_without_letters_says_what_to_do(visit):
    bureaus = make_bureaus()
    visitor = visit(make_people(bureaus)["taiyuan"])
    visitor.go("/figures/letters/")
    visitor.look_in_both_widths("letters-by-place-none")
