"""Who is told, once, and of what never."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from accounts.scope import acting_as
from notifications.models import Mute, Notification
from notifications.news import WORDINGS, What
from notifications.notify import notify
from tests.factories import UserFactory
from tests.notifications.factories import Paper

pytestmark = pytest.mark.django_db


def told():
    return set(Notification.objects.values_list("user__full_name", "what", "record_number"))


def test_each_person_is_told_once_however_often_the_event_is_told(taiyuan, datong):
    officer = UserFactory(bureau=taiyuan, full_name="甲")
    head = UserFactory(bureau=taiyuan, role="head", full_name="乙")
    UserFactory(bureau=datong, full_name="丙")
    paper = Paper(taiyuan)

    for _again in range(3):
        notify([officer, head, officer], What.ASSIGNED, key="paper:assigned:1", subject=paper, params={"by": "丁"})

    assert told() == {("甲", "assigned", paper.number), ("乙", "assigned", paper.number)}
    assert Notification.objects.count() == 2


def test_a_county_officer_may_tell_people_of_another_city(xiaodian, datong):
    officer, stranger = UserFactory(bureau=xiaodian), UserFactory(bureau=datong, full_name="大同")

    with acting_as(officer):
        notify([stranger], What.HANDED_DOWN, key="k", subject=Paper(datong), params={"bureau": "小店"})
        seen_by_teller = Notification.objects.count()

    assert seen_by_teller == 0
    assert Notification.objects.get().user == stranger


def test_people_see_only_their_own_inbox_even_past_the_application(taiyuan, datong):
    one, other = UserFactory(bureau=taiyuan), UserFactory(bureau=datong)
    notify([one, other], What.APPROVED, key="k", subject=Paper(taiyuan), params={"by": "甲"})

    with acting_as(one), connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM notifications_notification")
        seen = cursor.fetchall()
        cursor.execute("UPDATE notifications_notification SET read_at = now() WHERE user_id = %s", [other.pk])
        changed = cursor.rowcount

    assert seen == [(one.pk,)]
    assert changed == 0


def test_inactive_people_are_not_told(taiyuan):
    gone = UserFactory(bureau=taiyuan, is_active=False)

    notify([gone], What.URGED, key="k", subject=Paper(taiyuan), params={"bureau": "省局", "due_on": "2026-11-30"})

    assert not Notification.objects.exists()


def test_of_a_compartment_only_its_readers_are_told(taiyuan):
    reader, colleague = UserFactory(bureau=taiyuan), UserFactory(bureau=taiyuan)

    notify([reader, colleague], What.COMMENT, key="k", subject=Paper(taiyuan, readers=[reader.pk]), params={"by": "甲"})

    assert Notification.objects.get().user == reader


def test_a_muted_kind_comes_in_as_read_and_others_do_not(taiyuan):
    person = UserFactory(bureau=taiyuan)
    Mute.objects.create(user=person, kinds=["comment", "overdue"])

    notify([person], What.COMMENT, key="c", subject=Paper(taiyuan), params={"by": "甲"})
    notify([person], What.OVERDUE, key="o", subject=Paper(taiyuan), params={"rule": "核查", "due_on": "2026-11-20"})
    notify([person], What.MENTION, key="m", subject=Paper(taiyuan), params={"by": "甲"})

    assert set(Notification.objects.unread().values_list("what", flat=True)) == {"overdue", "mention"}


def test_a_parameter_that_the_sentence_does_not_name_is_refused(taiyuan):
    person = UserFactory(bureau=taiyuan)

    with pytest.raises(ValueError, match="names"):
        notify([person], What.ASSIGNED, key="k", subject=Paper(taiyuan), params={"by": "甲", "title": "某煤场强卖"})


@pytest.mark.parametrize("what", list(What))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_of_news_has_a_sentence_in_both_languages(what, language):
    params = {name: "2026-11-27" if name == "due_on" else f"<{name}>" for name in WORDINGS[what].params}
    with translation.override(language):
        sentence = Notification(what=what, params=params).sentence
        label = str(what.label)

    assert all(value in sentence for value in params.values())
    assert "%(" not in sentence
    assert any("一" <= letter <= "鿿" for letter in label) == (language == "zh-hans")
    assert sentence.isascii() == (language == "en")


def test_nobody_is_told_when_the_act_is_undone(taiyuan):
    person = UserFactory(bureau=taiyuan)

    with pytest.raises(RuntimeError), transaction.atomic():
        notify([person], What.COMMENT, key="c", subject=Paper(taiyuan), params={"by": "甲"})
        raise RuntimeError

    assert not Notification.objects.exists()


def test_the_database_refuses_the_same_event_twice_and_reading_before_telling(taiyuan):
    person = UserFactory(bureau=taiyuan)
    notify([person], What.COMMENT, key="c", subject=Paper(taiyuan), params={"by": "甲"})

    with pytest.raises(IntegrityError, match="notification_once_per_event"), transaction.atomic():
        Notification.objects.create(user=person, what="comment", key="c")
    with pytest.raises(IntegrityError, match="notification_read_after_created"), transaction.atomic():
        Notification.objects.update(read_at="2001-01-01T00:00Z")
