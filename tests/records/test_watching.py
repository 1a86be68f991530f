"""Watching: who is told of a step, and who no longer."""

from datetime import date

import pytest

from accounts.scope import acting_as
from notifications.models import Notification
from records.models import Watch
from records.watching import is_watching, unwatch, watch, watchers_of
from tests.factories import UserFactory
from tests.leads.factories import TODAY, make_lead, officer_of

pytestmark = pytest.mark.django_db


def test_watchers_are_told_of_a_step_and_not_of_their_own(taiyuan, province):
    lead, watcher = make_lead(taiyuan), UserFactory(bureau=province)
    officer = officer_of(taiyuan)
    for person in (watcher, officer):
        with acting_as(person):
            watch(lead, user=person)
    colleague = UserFactory(bureau=taiyuan)

    with acting_as(officer):
        lead.advance("assign", by=officer, on=TODAY, to=colleague)

    told = Notification.objects.filter(what="watched_change")
    assert [(entry.user, entry.record_number) for entry in told] == [(watcher, lead.number)]
    assert officer.full_name in told[0].sentence


def test_who_no_longer_sees_the_record_is_not_told_of_it(taiyuan, datong, province):
    lead = make_lead(taiyuan)
    inside, above, outside = UserFactory(bureau=taiyuan), UserFactory(bureau=province), UserFactory(bureau=datong)
    gone = UserFactory(bureau=taiyuan, valid_to=date(2020, 1, 1))
    for person in (inside, above, outside, gone):
        watch(lead, user=person)

    assert set(watchers_of(lead, on=TODAY)) == {inside, above}
    lead.readers = [above.pk]
    assert watchers_of(lead, on=TODAY) == [above]


def test_watching_and_no_longer_watching_by_the_button(client, taiyuan, datong):
    lead, person = make_lead(taiyuan), UserFactory(bureau=taiyuan)
    client.force_login(person)

    assert client.post(f"/watch/lead/{lead.pk}/", {"watch": "1"}).status_code == 303
    assert is_watching(lead, user=person)
    fragment = client.post(f"/watch/lead/{lead.pk}/", {"watch": "0"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in fragment.content.decode()
    assert not is_watching(lead, user=person)

    client.force_login(UserFactory(bureau=datong))
    assert client.post(f"/watch/lead/{lead.pk}/", {"watch": "1"}).status_code == 404
    assert client.post("/watch/nothing/1/", {"watch": "1"}).status_code == 404
    assert Watch.objects.count() == 1


def test_watching_twice_is_watching_once(taiyuan):
    lead, person = make_lead(taiyuan), UserFactory(bureau=taiyuan)
    for _again in range(2):
        watch(lead, user=person)
    unwatch(lead, user=person)

    assert not is_watching(lead, user=person)
    assert Watch.objects.count() == 1
