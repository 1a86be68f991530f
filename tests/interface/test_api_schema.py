"""The description of the interface that is kept in the repository is that of the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from interface.schema import schema_in
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


def in_chinese() -> dict:
    with translation.override("zh-hans"):
        return schema_in("zh-hans")


def shape(part, *, of=""):
    """A description without its words: what a generated client takes its names from."""
    words = ("description", "summary") if of != "properties" else ()
    if isinstance(part, dict):
        return {name: shape(inner, of=name) for name, inner in part.items() if name not in words}
    return [shape(inner) for inner in part] if isinstance(part, list) else part


def test_names_are_the_same_in_every_language(schema):
    assert shape(in_chinese()) == shape(schema)


def test_no_label_is_a_name(schema):
    fields = [
        (name, field, said)
        for name, held in schema["components"]["schemas"].items()
        for field, said in held.get("properties", {}).items()
    ]

    assert [(name, field) for name, field, said in fields if "title" in said or "enum" in said] == [("Problem", "type")]
    assert schema["components"]["schemas"]["LeadStatus"]["enum"][:2] == ["registered", "dispatched"]


def test_the_chinese_document_is_in_chinese():
    document = in_chinese()
    told = [held.get("description", "") for held in document["components"]["schemas"].values()]
    told += [said["summary"] for verbs in document["paths"].values() for said in verbs.values()]

    assert [text for text in told if text and not re.search(r"[\u4e00-\u9fff]", text)] == []


def test_a_code_names_its_list(schema):
    fields = schema["components"]["schemas"]["LeadRegistration"]["properties"]

    assert fields["channel"]["x-codes"] == "leads.channel"
    assert schema["components"]["schemas"]["LeadDispatch"]["properties"]["to"]["x-codes"] == "bureaus"
    assert schema["components"]["schemas"]["LeadAssign"]["properties"]["to"]["x-codes"] == "people"


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
