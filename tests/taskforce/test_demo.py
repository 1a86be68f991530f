"""The demonstration: everybody can be entered, and these weeks hold every state of a lead and of a clock."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Appointment, Bureau, User
from accounts.policy import PARTIES
from accounts.views.sign_in import DEMO_SHOWN, demo_people
from cases.enforcement.workflow import CASE
from cases.models import EnforcementCase
from circulars.models import Circular, Submission
from deadlines.models import Clock
from leads.ledger import check_stock
from leads.models import Handover, Lead
from records.models import Step
from rectification.models import Dossier, Measure, RectificationOrder
from rectification.states import DossierStatus, MeasureStatus, OrderStatus, ReplyState
from taskforce.demo.case_states import load_states
from taskforce.demo.cases import load_cases
from taskforce.demo.letters import load_letters
from taskforce.demo.people import load_people
from taskforce.demo.present import load_present
from taskforce.demo.round import STILL_OUT, load_round
from tests.strength import ALL

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = date(2026, 11, 25)


@pytest.fixture
def people(db):
    """How many were made. Without statistics of the new rows every later question is planned as for an empty table."""
    made = load_people()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_user, accounts_appointment, accounts_bureau")
    return made


def test_everybody_can_be_entered_once_for_each_post(people):
    offered = demo_people(on=TODAY)

    posts = [post for party in offered for post in party["posts"] + party["more"]]
    assert people == User.objects.filter(is_demo=True).count() == len({post.user_id for post in posts})
    assert len(posts) == Appointment.objects.count()
    assert len(offered) == len(PARTIES)
    assert {post.bureau for post in posts} == set(Bureau.objects.all())
    assert all(len(party["posts"]) <= DEMO_SHOWN for party in offered)
    province = User.objects.get(username="province")
    assert all(province.may(right) for right in ("circular.draft", "lead.import", "import.upload"))


@pytest.mark.skipif(not ALL, reason="A quarter of a minute; on another day it is asked each time, before the round.")
def test_these_weeks_hold_every_state_and_clocks_of_every_urgency(people):
    hold_every_state(load_present(today=TODAY), on=TODAY)

    assert (load_people(), load_present(today=TODAY)) == (0, 0)


def hold_every_state(made: int, *, on: date) -> None:
    """Of a lead and of a clock; all that was made is there."""
    running = Clock.objects.running().own()
    assert made == Lead.objects.count()
    assert set(Lead.objects.values_list("status", flat=True)) == set(Lead.Status.values)
    assert Handover.objects.pending().exists()
    assert Lead.objects.filter(void_asked=True, status="registered").exists()
    assert all(bureau.agrees for bureau in check_stock())
    assert running.filter(due_on__gt=on).exists()
    assert running.filter(due_on=on).exists()
    assert running.overdue(on=on).exists()
    assert Clock.objects.filter(state=Clock.State.PAUSED).exists()


@pytest.mark.django_db(transaction=True)  # many people act, each in a transaction of his own
def test_letters_of_these_weeks_are_in_every_state_with_answers_due_late_and_delivered(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ledger = settings.BASE_DIR / "scenario" / "article" / "orders.xlsx"
    call_command("import_workbook", ledger, "--as", "province", "--apply")

    made = load_letters(today=TODAY)

    letters = RectificationOrder.objects.filter(number__startswith="SH-")
    running = Clock.objects.running().filter(kind="order", code__startswith="ORD_REPLY")
    assert made == letters.count()
    assert set(letters.values_list("status", flat=True)) == set(OrderStatus.values)
    assert set(letters.values_list("reply_state", flat=True)) >= {
        ReplyState.NONE, ReplyState.DRAFTING, ReplyState.DELIVERED, ReplyState.SATISFIED, ReplyState.AGAIN
    }  # fmt: skip
    assert running.filter(due_on=TODAY).exists()
    assert running.overdue(on=TODAY).exists()
    assert running.filter(due_on__gt=TODAY).exists()
    assert letters.filter(parts__bureau__level="city", bureau__level="province").distinct().count() == 1
    states = set(Measure.objects.filter(number__startswith="CS-").values_list("status", flat=True))
    assert states >= {MeasureStatus.DOING, MeasureStatus.DONE, MeasureStatus.ACCEPTED}
    assert set(Dossier.objects.values_list("status", flat=True)) == set(DossierStatus.values) - {DossierStatus.REFUSED}
    assert load_letters(today=TODAY) == 0


@pytest.mark.skipif(not ALL, reason="Half a minute; the round in the first days of a month is played each time.")
def test_a_round_is_under_way_one_circular_to_acknowledge_and_one_to_confirm(people):
    now = timezone.now()
    load_present(today=timezone.localdate(now))

    confirmed = load_round(now=now)

    issued, collecting = Circular.objects.in_order()
    assert (issued.status, collecting.status) == ("issued", "collecting")
    assert issued.number == f"晋市监通〔{now.year}〕1号"
    assert {receipt.bureau.code for receipt in issued.receipts.filter(status="waiting")} == set(STILL_OUT)
    states = dict(Submission.objects.values_list("bureau__code", "status"))
    assert confirmed == 9 == sum(state in ("reported", "zero") for state in states.values())
    assert (states["140100"], states["140200"]) == ("waiting", "prepared")
    assert load_round(now=now) == 0


def test_the_round_goes_on_after_the_history_in_the_first_days_of_a_month_too(people):
    """Leads of these weeks then reach back two months and more: these have their circulars one after the other."""
    with time_machine.travel("2026-12-01 09:00:00+08:00", tick=False):
        call_command("circulars", "backfill", "--from", "2020-12", "--to", "2020-12", "--as", "province")
        hold_every_state(load_present(today=timezone.localdate()), on=timezone.localdate())
        assert (load_people(), load_present(today=timezone.localdate())) == (0, 0)

        load_round(now=timezone.now())

    rounds = Circular.objects.filter(is_history=False).in_order()
    assert [(f"{circular.month:%m}", circular.status) for circular in rounds] == [
        ("09", "issued"),
        ("10", "issued"),
        ("11", "collecting"),
    ]


@pytest.mark.django_db(transaction=True)  # many people act, each in a transaction of his own
def test_cases_of_these_weeks_stand_all_along_the_way(people):
    made = load_cases(today=TODAY)

    found = EnforcementCase.objects.filter(number__startswith="AJ-")
    assert found.count() == made == 22
    assert set(found.values_list("status", flat=True)) >= {
        "proposed", "investigating", "review", "notifying", "decided", "executing", "closed",
    }  # fmt: skip
    done = set(Step.objects.filter(kind="case").values_list("action", flat=True))
    assert done >= {"publish", "defer", "surcharge", "demand", "appeal", "pay"}
    assert load_cases(today=TODAY) == 0

    load_states(today=TODAY)

    assert set(found.values_list("status", flat=True)) == {
        state.code for state in CASE.states
    }  # a living case in each state of the table
    assert set(found.values_list("hearing", flat=True)) >= {"none", "asked", "called"}
    assert found.filter(hearing_on__gt=TODAY, hearing_on__lte=TODAY + timedelta(days=4)).exists()
    assert found.filter(procedure="simple").exists()
    assert load_states(today=TODAY) == 0
