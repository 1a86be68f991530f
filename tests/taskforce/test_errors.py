"""What a person reads when the server fails: that the disk is full, where that is the reason."""

import errno

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from accounts.views import sign_in


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
def test_any_other_fault_is_ours(visitor, monkeypatch):
    monkeypatch.setattr(sign_in, "_SignIn", type("Page", (), {"as_view": lambda: failing(ValueError("x"))}))

    answer = visitor.get("/accounts/login/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
