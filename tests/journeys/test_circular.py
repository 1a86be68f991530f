"""A month is confirmed by the cities, drafted, signed, issued and acknowledged; and a figure opens into its rows."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from circulars import rounds
from circulars.models import Circular, Submission
from circulars.months import first_day, previous_month
from tests.circulars.factories import enter
from tests.factories import UserFactory
from tests.journeys.visitor import said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def month():
    return previous_month(first_day(timezone.localdate()))


@pytest.fixture
def people(taiyuan, datong):
    province = taiyuan.parent
    return {
        "drafter": UserFactory(bureau=province, role="drafter", full_name="常静"),
        "signer": UserFactory(bureau=province, role="head", full_name="李建平"),
        "officer": UserFactory(bureau=taiyuan, full_name="王晓燕"),
        "head": UserFactory(bureau=taiyuan, role="head", full_name="张志刚"),
        "other_officer": UserFactory(bureau=datong),
        "other_head": UserFactory(bureau=datong, role="head"),
    }


def confirm_elsewhere(month, people) -> None:
    submission = Submission.objects.get(month=month, bureau=people["other_officer"].bureau)
    today = timezone.localdate()
    rounds.prepare_month(submission, claimed={}, is_zero=False, explanation="", by=people["other_officer"], on=today)
    submission.refresh_from_db()
    rounds.sign_month(submission, by=people["other_head"], at=timezone.now())


def test_a_month_becomes_a_circular_that_cities_acknowledge(visit, people, month, taiyuan, datong):
    for day in (3, 4, 5):
        enter(taiyuan, month.replace(day=day), by=people["officer"])
    enter(datong, month.replace(day=6), by=people["other_officer"])

    drafter = visit(people["drafter"])
    drafter.go("/circulars/")
    drafter.look("circulars-empty")
    drafter.fill(month=f"{month:%Y-%m}")
    drafter.press("Open the month")
    drafter.page.wait_for_url(re.compile(r"/circulars/\d+/$"))
    circular = Circular.objects.get()
    drafter.look("circular-collecting")

    officer = visit(people["officer"])
    officer.go("/circulars/months/")
    officer.look("months")
    officer.page.locator("main a[href*='/circulars/months/']").first.click()
    officer.page.wait_for_url(re.compile(r"/circulars/months/\d+/"))
    officer.look("month")
    officer.press("Prepare for the head")
    officer.sees(said("Prepared. The head of your bureau signs it now."))

    head = visit(people["head"])
    head.go(officer.page.url)
    head.press("Sign the figures")
    head.press("Sign the figures")
    head.look("month-signed")
    confirm_elsewhere(month, people)

    drafter.go(circular.get_absolute_url())
    drafter.press("Freeze the figures")
    drafter.look("circular-freeze")
    drafter.press("Freeze the figures")
    drafter.look("circular-frozen")
    drafter.press("Submit for signature")
    drafter.press("Submit for signature")

    signer = visit(people["signer"])
    signer.go("/")
    signer.look("my-work-province")
    signer.go(circular.get_absolute_url())
    sign = _signing_word()
    signer.press(sign)
    signer.press(sign)

    drafter.go(circular.get_absolute_url())
    issue = _issuing_word()
    drafter.press(issue)
    drafter.press(issue)
    circular.refresh_from_db()
    assert circular.is_issued
    drafter.look("circular-issued")
    drafter.page.locator("main table a[href*='/rows/']").first.click()
    drafter.look("circular-rows")
    assert drafter.page.locator("main a[href*='/leads/']").count() == 3

    officer.go(circular.get_absolute_url())
    officer.press("Acknowledge receipt")
    officer.sees(said("Acknowledged"))
    officer.look("circular-acknowledged")
    assert circular.receipts.get(bureau=taiyuan).acknowledged_by == people["officer"]
    assert circular.receipts.get(bureau=datong).acknowledged_by is None


def _signing_word() -> str:
    return _in_context("Sign")


def _issuing_word() -> str:
    return _in_context("Issue")


def _in_context(word: str) -> str:
    """The Chinese of a word that means something of its own in circulars; `said` leaves it as it is."""
    from django.utils import translation

    with translation.override("zh-hans"):
        return translation.pgettext("circular", word)
