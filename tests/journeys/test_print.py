"""What officials print: figures on two sheets, records without anything to press."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from itertools import cycle

import pytest
import time_machine
from django.conf import settings
from pypdf import PdfReader

from accounts.divisions import load_divisions
from accounts.models import Bureau
from leads.models import Channel, KeyArea, Lead, Outcome
from tests.dashboards.conftest import NOW
from tests.dashboards.history import cleared
from tests.dashboards.letters import given, measured
from tests.factories import UserFactory
from tests.journeys.visitor import CHINESE, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PERIOD = "period=2025-01-01..2026-11-23"


@pytest.fixture
def province(transactional_db):
    """All cities and counties, with leads of every source, outcome, kind and key area, and some letters."""
    with time_machine.travel(NOW, tick=False):
        load_divisions(settings.BASE_DIR / "scenario" / "divisions.csv")
        cities = cycle(Bureau.objects.filter(level=Bureau.Level.CITY))
        channels = cycle(Channel.objects.filter(is_classified=False))  # of the others nothing may be told here
        areas = cycle(KeyArea.objects.all())
        kinds = cycle([Lead.Category.GANG, Lead.Category.EVIL, Lead.Category.DISORDER])
        found_on = date(2026, 3, 2)
        for _round in range(2):
            for outcome in Outcome.objects.filter(needs_receipt=False):
                cleared(
                    next(cities), found_on, found_on + timedelta(days=30), code=outcome.code,
                    channel=next(channels), key_area=next(areas), category=next(kinds),
                )  # fmt: skip
        measured(given(next(cities), date(2026, 10, 12)), on=date(2026, 10, 15))
        return Bureau.objects.get(level=Bureau.Level.PROVINCE)


def printed(visitor, path: str) -> PdfReader:
    visitor.go(path)
    return PdfReader(BytesIO(visitor.page.pdf(prefer_css_page_size=True)))


def words_of(paper: PdfReader) -> str:
    return "".join(page.extract_text() for page in paper.pages)


@pytest.mark.parametrize("language", [CHINESE, "en"])
def test_figures_print_on_two_sheets(visit, province, language):
    visitor = visit(UserFactory(bureau=province, language=language))

    assert len(printed(visitor, f"/figures/?{PERIOD}").pages) == 2
    assert len(printed(visitor, f"/figures/?about=letters&{PERIOD}").pages) == 2
    assert len(printed(visitor, f"/figures/letters/?{PERIOD}").pages) == 1


def test_a_letter_prints_without_what_is_pressed(visit, province):
    visitor = visit(UserFactory(bureau=province))
    visitor.go("/orders/")
    address = visitor.page.locator(".list a[href^='/orders/']").first.get_attribute("href")

    words = words_of(printed(visitor, address))

    assert said("Problems pointed out") in words
    assert said("Attachments") in words
    for pressed in ("This is evidence", "Add the file", "Print", "Add a measure", "My Work"):
        assert said(pressed) not in words
