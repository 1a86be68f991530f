"""Behind nginx: whose address counts, and what the proxy is told of our health."""

import pytest
from django.db import DatabaseError, connection

from audit.models import AuditEvent
from tests.factories import UserFactory

FORGED = "203.0.113.9"


def address_in_the_trail(client, **headers) -> str:
    client.get("/leads/999999/", headers=headers, REMOTE_ADDR="10.0.0.2")
    return AuditEvent.objects.order_by("-pk").values_list("ip", flat=True)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "header", "counts"),
    [
        (0, FORGED, "10.0.0.2"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, f"{FORGED}, 198.51.100.7", "198.51.100.7"),
        (2, f"{FORGED}, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.2"),
    ],
)
def test_the_address_is_what_our_own_proxy_saw(client, taiyuan, settings, proxies, header, counts):
    settings.TRUSTED_PROXIES = proxies
    client.force_login(UserFactory(bureau=taiyuan))

    assert address_in_the_trail(client, X_Forwarded_For=header) == counts


@pytest.mark.django_db
def test_health_is_told_under_any_host_and_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get("/health/", headers={"Host": "10.0.0.5:8000"})

    told = answer.json()
    assert (answer.status_code, told["database"], told["queue"]) == (200, True, True)


@pytest.mark.django_db
def test_without_a_database_nobody_is_sent_here(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)

    assert client.get("/health/").status_code == 503
