"""Every change leaves an event: also in bulk, with whom and why, and nobody can take it back."""

import pghistory
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import RequestFactory

from accounts.models import Appointment, User
from audit import trail
from tests.factories import UserFactory


def test_bulk_update_leaves_one_event_for_each_changed_row(taiyuan):
    people = [UserFactory(bureau=taiyuan, mobile="1") for _ in range(3)]
    UserFactory(mobile="2")

    User.objects.filter(mobile__in="12").update(mobile="2")

    events = User.events.rel.related_model.objects.filter(pgh_label="update").order_by("pgh_obj_id")
    assert [(event.pgh_obj_id, event.mobile) for event in events] == [(person.pk, "2") for person in people]


def test_history_holds_no_password(taiyuan):
    person = UserFactory(bureau=taiyuan)
    person.set_password("a rather long secret")
    person.save()

    columns = {field.name for field in person.events.model._meta.get_fields()}

    assert columns.isdisjoint({"password", "last_login"})
    assert [event.pgh_label for event in person.events.all()] == ["insert"]


def test_change_inside_a_request_knows_the_person_the_address_and_the_reason(taiyuan):
    admin, person = UserFactory(), UserFactory(bureau=taiyuan)
    request = RequestFactory().post(f"/accounts/people/{person.username}/")
    request.user = admin

    with trail.request_context(request), pghistory.context(reason="new post"):
        Appointment.objects.filter(user=person).update(post="科长")

    context = person.appointments.get().events.latest("pgh_id").pgh_context.metadata
    assert context == {
        "user": admin.pk,
        "url": f"/accounts/people/{person.username}/",
        "request": request.id,
        "reason": "new post",
    }


@pytest.mark.parametrize("table", ["accounts_userevent", "accounts_appointmentevent", "accounts_bureauevent"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_events_are_written_once(taiyuan, table, statement):
    UserFactory(bureau=taiyuan)

    with (
        pytest.raises(DatabaseError, match=r"Cannot|never_truncated"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
