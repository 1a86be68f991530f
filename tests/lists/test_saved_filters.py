"""Filters under a name: whose they are, who shares them, and that no list is widened by them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from lists.saved_filters import address_of, archive_filter, cleaned_query, pinned_filters, save_filter
from records.models import SavedFilter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def save(user, name="未清零", *, shared=False, query="status=open"):
    with acting_as(user):
        return save_filter(user=user, kind="lead", name=name, query=query, pinned=True, shared=shared)


def test_one_sees_ones_own_and_those_of_ones_bureau(taiyuan, datong):
    head, officer = UserFactory(bureau=taiyuan, role="head"), UserFactory(bureau=taiyuan)
    stranger = UserFactory(bureau=datong)
    shared, private, own = save(head, "共享", shared=True), save(head, "私有"), save(officer, "自己")

    def seen(user):
        with acting_as(user):
            rows = list(SavedFilter.objects.all())
            assert set(rows) >= set(SavedFilter.objects.visible_to(user))
            return {saved.name for saved in pinned_filters(user, "lead")}, {saved.name for saved in rows}

    assert seen(officer) == ({"共享", "自己"}, {"共享", "自己"})
    assert seen(head) == ({"共享", "私有"}, {"共享", "私有"})
    assert seen(stranger) == (set(), set())
    assert {shared.bureau, private.bureau, own.bureau} == {taiyuan, None}


def test_the_whole_list_is_no_filter(taiyuan):
    with pytest.raises(ActionRefused):
        save(UserFactory(bureau=taiyuan), query="status=&after=x")


def test_only_a_head_shares(taiyuan):
    with pytest.raises(NotAllowed):
        save(UserFactory(bureau=taiyuan), shared=True)


def test_a_name_is_used_once_by_a_person_and_is_free_again_after_removal(taiyuan):
    person = UserFactory(bureau=taiyuan)
    first = save(person)
    with pytest.raises(ActionRefused):
        save(person)
    with acting_as(person):
        archive_filter(first, by=person, now=timezone.now())

    save(person)

    assert SavedFilter.objects.kept().count() == 1
    with pytest.raises(IntegrityError, match="saved_filter_name_once_per_person"), transaction.atomic():
        SavedFilter.objects.update(archived_at=None)


def test_nobody_changes_anothers_filter(client, taiyuan):
    head, officer = UserFactory(bureau=taiyuan, role="head"), UserFactory(bureau=taiyuan)
    shared = save(head, shared=True)
    client.force_login(officer)

    assert client.post(f"/filters/{shared.pk}/", {"name": "改"}).status_code == 404
    assert client.post(f"/filters/{shared.pk}/remove/").status_code == 404
    with acting_as(officer), connection.cursor() as cursor:
        cursor.execute("UPDATE records_savedfilter SET name = 'x' WHERE id = %s", [shared.pk])
        assert cursor.rowcount == 0


def test_the_place_in_the_list_is_no_part_of_a_filter():
    assert cleaned_query("status=open&after=abc&q=&status=&area=3") == "status=open&area=3"
    with pytest.raises(ActionRefused):
        cleaned_query("q=" + "x" * 2000)


def test_saving_from_the_list_leads_back_to_it_with_the_filter(client, taiyuan):
    person = UserFactory(bureau=taiyuan)
    client.force_login(person)

    assert client.get("/filters/lead/new/?status=open").status_code == 200
    answer = client.post("/filters/lead/new/?status=open&after=zzz", {"name": "未清零", "pinned": "on"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == address_of(SavedFilter.objects.get()) == "/leads/?status=open"
    assert client.post("/filters/lead/new/", {"name": "未清零"}).status_code == 422


def test_renaming_unpinning_and_removing(client, taiyuan):
    person = UserFactory(bureau=taiyuan)
    saved = save(person)
    client.force_login(person)

    assert client.post(f"/filters/{saved.pk}/", {"name": "新名"}).status_code == 303
    saved.refresh_from_db()
    assert (saved.name, saved.pinned) == ("新名", False)
    assert client.post(f"/filters/{saved.pk}/remove/").status_code == 303

    assert client.get("/filters/lead/").context["rows"] == []
    assert SavedFilter.objects.get().archived_at is not None


def test_an_unknown_kind_is_not_found(client, taiyuan):
    client.force_login(UserFactory(bureau=taiyuan))

    assert client.get("/filters/nothing/").status_code == 404
    assert client.get("/filters/nothing/new/").status_code == 404
