"""Whoever decides reads first: the matter stands above the answers, on a wide screen and on a phone."""

from __future__ import annotations

import pytest

from leads.models import Lead
from tests.factories import UserFactory
from tests.journeys.visitor import PHONE
from tests.leads.factories import submitted

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PLACES = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight);
  const bottom = (box) => box.getBoundingClientRect().bottom;
  const button = document.querySelector("#answers form button.p").getBoundingClientRect();
  const facts = [...document.querySelectorAll("[data-rests]")];
  return facts.filter((fact) => bottom(fact) > button.bottom + 1 && fact.getBoundingClientRect().top > button.top)
    .map((fact) => fact.dataset.rests);
}"""


@pytest.mark.parametrize("width", [1280, PHONE])
def test_the_matter_stands_above_the_answers(visit, xiaodian, width):
    lead = submitted(xiaodian, category=Lead.Category.DISORDER)
    head = visit(UserFactory(bureau=xiaodian, role="head"), width=width)
    head.go(f"/leads/{lead.pk}/act/approve")
    head.look("decide")

    assert head.page.evaluate(PLACES) == []
    head.press("Approve and clear")
    head.page.wait_for_url(f"**{lead.get_absolute_url()}")
