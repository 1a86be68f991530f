"""The inbox as pages: what is unread, reading by opening, reading on purpose, muting."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from notifications.inbox import MOST_COUNTED, PAGE_SIZE, unread_label
from notifications.models import Mute, Notification
from notifications.news import What
from notifications.notify import notify
from tests.factories import UserFactory
from tests.notifications.factories import Paper, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(taiyuan):
    return UserFactory(bureau=taiyuan)


def say(people, bureau, number=0, what=What.APPROVED, **given):
    now = at("2026-11-20 09:00") + timedelta(hours=number)
    notify(people, what, key=f"{what}:{number}", subject=Paper(bureau), params={"by": "甲"}, now=now, **given)


def test_the_inbox_shows_ones_own_unread_entries_by_day(client, person, taiyuan, datong):
    stranger = UserFactory(bureau=datong)
    say([person], taiyuan, 0)
    say([person], taiyuan, 30)
    say([stranger], datong, 1)
    client.force_login(person)

    page = client.get("/inbox/").content.decode()

    numbers = list(Notification.objects.filter(user=person).order_by("-pk").values_list("record_number", flat=True))
    assert [number for number in numbers if number in page] == numbers
    assert Notification.objects.get(user=stranger).record_number not in page
    assert page.index("2026-11-21") < page.index(numbers[0]) < page.index("2026-11-20") < page.index(numbers[1])


@pytest.mark.parametrize(
    ("due_on", "said"), [("2026-12-31", "2026-12-31 and"), ("2027-01-04", "2027-01-04 (provisional) and")]
)
def test_a_day_in_a_year_without_holiday_notice_is_said_to_be_provisional(person, due_on, said):
    params = {"rule": {"zh-hans": "核查", "en": "Check"}, "due_on": due_on}
    notify([person], What.OVERDUE, key="overdue", params=params, now=at("2026-11-20 09:00"))

    with translation.override("en"):
        sentence = Notification.objects.get().sentence

    assert f"Check was due on {said}" in sentence


def test_opening_the_page_that_an_entry_is_about_reads_it_and_nothing_else(client, person, taiyuan):
    say([person], taiyuan, 0, url="/inbox/settings/#mail")
    say([person], taiyuan, 1)
    client.force_login(person)

    page = client.get("/inbox/settings/").content.decode()

    assert list(Notification.objects.unread().values_list("key", flat=True)) == ["approved:1"]
    assert '<span class="cnt">1<' in page


def test_a_page_that_is_not_there_reads_nothing(client, person, taiyuan):
    say([person], taiyuan, 0, url="/inbox/999999/read/")
    say([person], taiyuan, 1, url="/no/such/page/")
    client.force_login(person)

    assert client.get("/no/such/page/").status_code == 404
    assert client.get("/inbox/999999/read/").status_code == 405

    assert Notification.objects.unread().filter(key="approved:1").exists()


def test_a_fragment_fetched_by_script_reads_nothing(client, person, taiyuan):
    say([person], taiyuan, url="/inbox/settings/")
    client.force_login(person)

    client.get("/inbox/settings/", headers={"HX-Request": "true"})
    client.get("/inbox/settings/", headers={"Sec-Purpose": "prefetch"})

    assert Notification.objects.unread().count() == 1


def test_somebody_elses_opening_reads_nothing_of_mine(client, person, taiyuan):
    say([person], taiyuan, url="/inbox/settings/")
    client.force_login(UserFactory(bureau=taiyuan))

    client.get("/inbox/settings/")

    assert Notification.objects.unread().count() == 1


def test_an_entry_is_marked_read_by_its_button_only_by_its_person(client, person, taiyuan, datong):
    say([person], taiyuan)
    entry = Notification.objects.get()

    client.force_login(UserFactory(bureau=datong))
    assert client.post(f"/inbox/{entry.pk}/read/").status_code == 404
    client.force_login(person)
    assert client.post(f"/inbox/{entry.pk}/read/").status_code == 303

    assert not Notification.objects.unread().exists()


def test_mark_all_leaves_what_came_after_the_page_was_shown(client, person, taiyuan):
    say([person], taiyuan, 0)
    seen = Notification.objects.get()
    say([person], taiyuan, 1)
    client.force_login(person)

    assert client.post("/inbox/read/", {"up_to": seen.pk}).status_code == 303

    assert list(Notification.objects.unread().values_list("key", flat=True)) == ["approved:1"]


@pytest.mark.parametrize(("count", "label"), [(0, ""), (7, "7"), (99, "99"), (100, "99+"), (130, "99+")])
def test_the_bell_counts_to_ninety_nine(person, taiyuan, count, label):
    for number in range(count):
        say([person], taiyuan, number)

    assert unread_label(person) == label


def test_opening_reads_even_what_lies_deeper_than_the_bell_counts(client, person, taiyuan):
    say([person], taiyuan, 0, url="/inbox/settings/")
    for number in range(1, MOST_COUNTED + 5):
        say([person], taiyuan, number)
    client.force_login(person)

    client.get("/inbox/settings/")

    assert Notification.objects.get(key="approved:0").read_at is not None


def test_a_kind_that_does_not_exist_is_said_and_shows_nothing(client, person, taiyuan):
    say([person], taiyuan)
    client.force_login(person)

    page = client.get("/inbox/?what=nonsense").content.decode()

    assert Notification.objects.get().record_number not in page
    assert 'class="msg' in page


def test_the_filter_by_kind_and_the_read_ones(client, person, taiyuan):
    say([person], taiyuan, 0)
    say([person], taiyuan, 1, what=What.COMMENT)
    Notification.objects.filter(what="comment").update(read_at=at("2026-11-22 00:00"))
    approved, comment = Notification.objects.order_by("pk").values_list("record_number", flat=True)
    client.force_login(person)

    def shown(query):
        page = client.get(f"/inbox/{query}").content.decode()
        return [number for number in (approved, comment) if number in page]

    assert shown("") == [approved]
    assert shown("?show=all") == [approved, comment]
    assert shown("?show=all&what=comment") == [comment]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 5000, "9" * 18, "²"])
def test_a_nonsense_place_in_the_list_is_no_error(client, person, taiyuan, before):
    client.force_login(person)

    assert client.get("/inbox/", {"before": before}).status_code == 200
    assert client.post("/inbox/read/", {"up_to": before}).status_code == 303


def test_paging_neither_skips_nor_repeats(client, person, taiyuan):
    for number in range(PAGE_SIZE + 3):
        say([person], taiyuan, number)
    client.force_login(person)

    first = client.get("/inbox/")
    second = client.get(first.context["next_page"])

    shown = [entry.pk for page in (first, second) for entry in page.context["entries"]]
    assert shown == list(Notification.objects.order_by("-pk").values_list("pk", flat=True))
    assert not second.context["next_page"]


def test_the_page_costs_the_same_with_one_entry_and_with_thirty(client, person, taiyuan):
    client.force_login(person)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/inbox/")
        return len(queries)

    say([person], taiyuan, 0)
    client.get("/inbox/")
    with_one = cost()
    for number in range(1, 30):
        say([person], taiyuan, number)

    assert cost() == with_one


def test_unticked_kinds_are_muted_and_those_of_office_cannot_be(client, person, taiyuan):
    client.force_login(person)
    told = [what.value for what in What if what not in (What.COMMENT, What.OVERDUE)]

    assert client.post("/inbox/settings/", {"told": told}).status_code == 422  # names what is not offered
    choices = dict(client.get("/inbox/settings/").context["form"].fields["told"].choices)
    offered = [value for value in told if value in choices]
    assert client.post("/inbox/settings/", {"told": offered}).status_code == 303

    assert Mute.objects.get(user=person).kinds == ["comment"]


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_have_an_inbox_too(client, taiyuan, role):
    client.force_login(UserFactory(bureau=taiyuan, role=role))

    assert client.get("/inbox/").status_code == 200
