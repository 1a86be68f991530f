"""The demonstration: everybody can be entered, and these weeks hold every state of a lead and of a clock."""

from datetime import date

import pytest

from accounts.models import Appointment, Bureau, User
from accounts.policy import PARTIES
from accounts.views.sign_in import DEMO_SHOWN, demo_people
from deadlines.models import Clock
from leads.ledger import check_stock
from leads.models import Handover, Lead
from taskforce.demo.people import load_people
from taskforce.demo.present import load_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = date(2026, 11, 25)


@pytest.fixture
def people(db):
    """How many were made."""
    return load_people()


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


def test_these_weeks_hold_every_state_and_clocks_of_every_urgency(people):
    made = load_present(today=TODAY)

    running = Clock.objects.running().own()
    assert made == Lead.objects.count()
    assert set(Lead.objects.values_list("status", flat=True)) == set(Lead.Status.values)
    assert Handover.objects.pending().exists()
    assert Lead.objects.filter(void_asked=True, status="registered").exists()
    assert all(bureau.agrees for bureau in check_stock())
    assert running.filter(due_on__gt=TODAY).exists()
    assert running.filter(due_on=TODAY).exists()
    assert running.overdue(on=TODAY).exists()
    assert Clock.objects.filter(state=Clock.State.PAUSED).exists()
    assert (load_people(), load_present(today=TODAY)) == (0, 0)
