"""Addresses written otherwise, and what every answer bears."""

import pytest
from django.test import Client, override_settings

from audit.models import AuditEvent
from leads.models import Lead
from tests.factories import UserFactory
from tests.leads.test_api import typed
from tests.systems import Api, system_of, token_for


@pytest.fixture
def api(taiyuan):
    return Api(token_for(system_of(taiyuan)))


@pytest.mark.parametrize("address", ["/api/v1/leads", "/api/v1/leads/"])
def test_what_is_sent_to_an_address_of_the_interface_is_filed_with_and_without_a_slash(api, address):
    answer = api.post(address, typed())

    assert answer.status_code == 201, answer.content
    assert Lead.objects.count() == 1
    assert api.get(address).json()["results"][0]["id"] == answer.json()["id"]


def test_a_next_page_is_the_same_with_and_without_a_slash(api):
    for number in range(3):
        api.post("leads", typed(title=f"线索{number}"))
    following = api.get("leads/", {"limit": 1}).json()["next"]

    assert "/leads?" in following
    assert api.get(following.replace("/leads?", "/leads/?")).json() == api.get(following).json()


@pytest.mark.parametrize("address", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/lead", "/api/v1/leads//"])
@pytest.mark.parametrize("verb", ["get", "post", "patch"])
def test_what_is_no_address_is_a_problem_and_never_redirected(api, address, verb):
    answer = getattr(api.client, verb)(address, headers=api.headers)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_token_is_refused_before_the_address_is_looked_at(db):
    assert Api("tf_" + "0" * 64).get("/api/v1/lead").status_code == 401


def test_a_page_that_is_posted_without_its_slash_keeps_what_was_typed(taiyuan):
    client = Client()
    client.force_login(UserFactory(bureau=taiyuan))

    moved = client.post("/accounts/me/password", {"oldpassword": "…"})

    assert (moved.status_code, moved.headers["Location"]) == (308, "/accounts/me/password/")
    assert client.get("/accounts/me/password").status_code == 301


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_post_over_http_stays_one_over_https(db):
    assert Client().post("/api/v1/leads").status_code == 308
    assert Client().get("/accounts/login/").status_code == 301


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/api/v1/leads", {}), ("/api/v1/nothing", {}), ("/api/v1/a\x01", {}), ("/accounts/login/", {}),
        ("/health/", {}), ("/api/v1/leads", {"HTTP_HOST": "elsewhere.example"}),
    ],
)  # fmt: skip
def test_every_answer_bears_its_number_and_problems_tell_the_same(db, address, more):
    answer = Client().get(address, **more)

    assert len(answer.headers["X-Request-ID"]) == 16
    if answer.headers["Content-Type"] == "application/problem+json":
        assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


def test_the_trail_knows_an_answer_by_its_number(api, taiyuan):
    answer = Api(person=UserFactory(bureau=taiyuan, role="inspector")).get("leads")

    assert AuditEvent.objects.get(action="authz.denied").request_id == answer.headers["X-Request-ID"]
