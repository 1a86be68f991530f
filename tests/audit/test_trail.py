"""The trail: who, what, when, from where; written once, and apart from what a refused request undoes."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import RequestFactory

from audit import trail
from audit.models import AuditEvent
from tests.factories import UserFactory


class Record:
    kind, number, title = "lead", "晋市监线〔2026〕1号", "never in the trail"


@pytest.mark.django_db
def test_an_act_is_signed_with_the_request():
    person = UserFactory()
    request = RequestFactory().post("/leads/1/export", REMOTE_ADDR="10.1.2.3")
    request.user = person

    with trail.request_context(request):
        event = trail.record("export.made", by=person, record=Record, detail={"rows": 3})

    event.refresh_from_db()
    assert (event.user, event.action, event.record_kind, event.record_number) == (
        person,
        "export.made",
        "lead",
        "晋市监线〔2026〕1号",
    )
    assert (event.path, event.ip, event.request_id, event.detail) == (
        "/leads/1/export",
        "10.1.2.3",
        request.id,
        {"rows": 3},
    )


@pytest.mark.django_db
def test_the_system_acts_without_a_person():
    assert trail.record("loan.ended", by=None).user is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditevent SET action = 'x'", "DELETE FROM audit_auditevent", "TRUNCATE audit_auditevent"],
)
def test_the_trail_is_written_once(statement):
    trail.record("login.done", by=None)
    connection.check_constraints()  # TRUNCATE does not wait for deferred ones

    with (
        pytest.raises(DatabaseError, match=r"Cannot|never_truncated"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_request_keeps_its_id_through_the_denial():
    request = RequestFactory().get("/leads/9")
    request.user = UserFactory()
    with trail.request_context(request):
        first = request.id

    trail.record_denial(request, 404, by=request.user)

    event = AuditEvent.objects.get()
    assert (event.request_id, event.action, event.detail) == (first, "authz.denied", {"status": 404, "method": "GET"})
