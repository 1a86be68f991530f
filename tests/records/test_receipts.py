"""The day of a receipt is corrected, with a reason; more time for a term of law is granted by a second person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.errors import ActionRefused
from deadlines.first_days import grant_correction
from deadlines.models import Clock, Correction
from leads import acts
from leads.models import Lead
from records.models import Step
from tests.factories import UserFactory
from tests.leads.factories import head_of, make_lead, officer_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


@pytest.fixture
def lead(taiyuan, xiaodian):
    """Handed down on a Monday, accepted on Wednesday; looked at in the next week."""
    with time_machine.travel("2026-11-16 09:00:00+08:00", tick=False):
        made = make_lead(taiyuan, on=MONDAY, category=Lead.Category.DISORDER)
        acts.dispatch(made, to=xiaodian, by=head_of(taiyuan), on=MONDAY)
    with time_machine.travel("2026-11-18 09:00:00+08:00", tick=False):
        made.advance("sign", by=officer_of(xiaodian), on=MONDAY + timedelta(days=2))
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        yield Lead.objects.get(pk=made.pk)


def correct(lead, day: date, **more):
    lead.advance(
        "correct_sign", by=officer_of(lead.bureau), on=date(2026, 11, 23), note="签收簿载明", received_on=day, **more
    )
    return Lead.objects.get(pk=lead.pk)


def days(lead) -> dict[str, date]:
    return dict(Clock.objects.of(lead).open().values_list("code", "trigger_on"))


def test_an_earlier_day_counts_at_once_and_the_timeline_says_why(lead):
    before = dict(Clock.objects.of(lead).open().values_list("code", "due_on"))

    fresh = correct(lead, MONDAY + timedelta(days=1))

    assert days(fresh) == dict.fromkeys(before, MONDAY + timedelta(days=1))
    assert all(due <= before[code] for code, due in Clock.objects.of(fresh).open().values_list("code", "due_on"))
    step = Step.objects.get(action="correct_sign")
    assert (step.note, step.data["received_before"], step.on) == ("签收簿载明", "2026-11-18", date(2026, 11, 17))
    assert not Correction.objects.exists()
    assert fresh.due_on == min(due for due in Clock.objects.of(fresh).running().own().values_list("due_on", flat=True))


def test_a_later_day_gives_a_term_of_law_more_time_only_when_it_is_granted(lead, taiyuan):
    later = MONDAY + timedelta(days=4)

    correct(lead, later)

    asked = Correction.objects.get()
    assert (asked.clock.code, asked.trigger_on) == ("CASE_FILE", later)
    assert days(lead)["CASE_FILE"] == MONDAY + timedelta(days=2)
    assert days(lead)["LEAD_RESULT"] == later  # our own rule, not the law's

    grant_correction(asked, by=UserFactory(bureau=taiyuan, role="head"), on=date(2026, 11, 23))

    assert days(lead)["CASE_FILE"] == later


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=1), date(2026, 11, 24), MONDAY + timedelta(days=2)])
def test_no_day_before_the_hand_over_none_to_come_and_not_the_same(lead, day):
    with pytest.raises(ActionRefused):
        correct(lead, day)
    assert days(lead)["CASE_FILE"] == MONDAY + timedelta(days=2)


def test_its_page_asks_for_day_and_reason_and_stands_on_the_record(lead):
    client = Client()
    client.force_login(officer_of(lead.bureau))
    address = f"{lead.get_absolute_url()}act/correct_sign"

    assert "act/correct_sign" in client.get(lead.get_absolute_url()).content.decode()
    without = client.post(address, {"received_on": "2026-11-17", "version": lead.version})
    done = client.post(address, {"received_on": "2026-11-17", "note": "签收簿载明", "version": lead.version})

    assert (without.status_code, done.status_code) == (422, 303)
    assert days(lead)["CASE_FILE"] == date(2026, 11, 17)
