"""What a person reads when the server fails: that the disk is full or the database away, where that is the reason."""

import errno

import psycopg
import psycopg_pool
import pytest
from django.db import OperationalError
from django.test import Client

from accounts.views import sign_in
from taskforce.connections import ServerHangs
from taskforce.neighbours import DATABASE
from tests.factories import UserFactory


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, headers={"Accept-Language": "en"})


def failing(fault: Exception, cause: Exception | None = None):
    def page(*_args, **_given):
        raise fault from cause

    return page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (OperationalError("could not extend file"), psycopg.errors.DiskFull("could not extend file")),
        (OSError(errno.ENOSPC, "No space left on device"), None),
    ],
)
def test_a_full_disk_is_called_by_its_name(visitor, monkeypatch, fault, cause):
    monkeypatch.setattr(sign_in, "_SignIn", type("Page", (), {"as_view": lambda: failing(fault, cause)}))

    answer = visitor.get("/accounts/login/")

    assert answer.status_code == 507
    assert "disk is full" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cause",
    [
        ServerHangs("PostgreSQL does not answer"),
        psycopg.OperationalError("connection failed: No such file or directory"),
        psycopg.errors.CannotConnectNow("the database system is starting up"),
        psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
        psycopg_pool.PoolTimeout("couldn't get a connection after 5.00 sec"),
    ],
)
def test_a_database_that_is_away_is_called_so_and_the_next_requests_do_not_wait_for_it(visitor, cause):
    page = type("Page", (), {"as_view": lambda: failing(OperationalError("x"), cause)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_SignIn", page)
        first = visitor.get("/accounts/login/")

    second, third = visitor.get("/accounts/login/"), visitor.get("/api/v1/leads/")

    assert [first.status_code, second.status_code, third.status_code] == [503, 503, 503]
    assert "The database does not answer" in first.content.decode()
    assert first.content == second.content
    assert third.json()["type"].endswith("database-away")
    assert {answer.headers["Retry-After"] for answer in (first, second, third)} == {"10"}


@pytest.mark.django_db
def test_a_deadlock_is_no_reason_to_call_the_database_away(visitor, monkeypatch):
    fault = failing(OperationalError("x"), psycopg.errors.DeadlockDetected("deadlock detected"))
    monkeypatch.setattr(sign_in, "_SignIn", type("Page", (), {"as_view": lambda: fault}))

    assert visitor.get("/accounts/login/").status_code == 500
    assert not DATABASE.is_resting


@pytest.mark.django_db
def test_any_other_fault_is_ours(visitor, monkeypatch):
    monkeypatch.setattr(sign_in, "_SignIn", type("Page", (), {"as_view": lambda: failing(ValueError("x"))}))

    answer = visitor.get("/accounts/login/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


PART = '--x\r\nContent-Disposition: form-data; name="t"\r\n\r\nx\r\n'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded; charset=gbk", "login=%C9%BD"),
        ("application/x-www-form-urlencoded; charset=utf-7", "login=+ADw-"),
        ("application/x-www-form-urlencoded", "a=1&" * 2000),
        ("application/x-www-form-urlencoded", "a=" + "x" * 3_000_000),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="t"\r\n\r\nx\r\n' * 1500 + "--x--",
        ),
    ],
)
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/link/", "/leads/new", "/imports/"])
def test_a_body_that_cannot_be_read_is_the_senders_fault_on_every_page(taiyuan, kind, body, address):
    """With the check of the form's token, which reads the body first, and again for the page of the error."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(bureau=taiyuan))
    client.get("/accounts/login/")
    client.cookies["csrf"] = "a" * 32

    answer = client.post(address, body, content_type=kind, headers={"Origin": "http://testserver"})

    assert answer.status_code == 400
