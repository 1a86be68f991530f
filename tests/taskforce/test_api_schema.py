"""The description of the interface that is kept in the repository is that of the code."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from exchange.api.schema import schema_in
from tests.factories import UserFactory
from tests.systems import Api

KEPT = Path(settings.BASE_DIR) / "docs" / "api" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema():
    with translation.override("en"):
        return schema_in("en")


def test_a_change_of_the_interface_shows_in_the_kept_document(schema):
    written = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()

    assert written == KEPT.read_text(encoding="utf-8"), "Write it anew with `make schema` and look at what changed."


def test_the_document_is_a_valid_one(schema):
    validate_schema(schema)


def test_every_operation_says_what_it_refuses_and_which_right_it_asks(schema):
    operations = [said for verbs in schema["paths"].values() for said in verbs.values()]

    assert all({"401", "403", "404", "422", "429"} <= said["responses"].keys() for said in operations)
    assert all("Right: " in said["description"] and said["summary"] for said in operations)


def test_a_reporter_has_fields_where_leads_are_registered_and_nowhere_else(schema):
    fields = {name: set(held.get("properties", ())) for name, held in schema["components"]["schemas"].items()}

    reporters = {"reporter_name", "reporter_contact"}
    assert {name for name, held in fields.items() if held & reporters} == {"LeadRegistration"}


def test_it_is_read_by_who_signed_in_and_in_their_language(province):
    assert Api().get("schema/").status_code == 401
    assert Api().get("/interface/").status_code == 302
    admin = UserFactory(bureau=province, role="system_admin")
    chinese = Api(person=admin, language="zh-hans")

    assert chinese.get("schema/").json()["paths"]["/api/v1/leads"]["post"]["summary"] == "登记线索"
    page = chinese.get("/interface/")
    assert page.status_code == 200
    assert "/api/v1/leads/{id}/actions/dispatch" in page.content.decode()
