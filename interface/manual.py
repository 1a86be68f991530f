"""The description as a page for people: every address with what it takes and gives, without any script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.policy import allowed
from interface.schema import schema_in

if TYPE_CHECKING:
    from accounts.http import AuthenticatedHttpRequest


Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body. `kind`: its type with its limits, as programmers write it."""

    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One verb at one address. `refusals`: the statuses that are answered with a problem."""

    name: str
    tag: str
    verb: str
    path: str
    summary: str
    about: str
    parameters: list[Field]
    body: list[Field]
    gives: list[tuple[str, list[Field]]]
    refusals: str


@require_safe
@allowed("api.view")
def show_manual(request: AuthenticatedHttpRequest) -> HttpResponse:
    schema = schema_in(get_language())
    groups = [list(operations) for _tag, operations in groupby(_operations(schema), lambda operation: operation.tag)]
    keeps = request.user.may("token.fetch") and request.user.kept_systems.exists()
    return render(request, "interface/manual.html", {"groups": groups, "keeps": keeps})


def _operations(schema: Schema) -> Iterator[Operation]:
    for path, verbs in schema["paths"].items():
        for verb, said in verbs.items():
            yield _operation(path, verb, said, schema)


def _operation(path: str, verb: str, said: Schema, schema: Schema) -> Operation:
    answers = said["responses"]
    return Operation(
        name=said["operationId"],
        tag=said["tags"][0],
        verb=verb.upper(),
        path=path,
        summary=said["summary"],
        about=said["description"],
        parameters=[_parameter(each) for each in said.get("parameters", ())],
        body=_fields(_content(said.get("requestBody", {})), schema),
        gives=[(status, _fields(_content(told), schema)) for status, told in answers.items() if "$ref" not in told],
        refusals=", ".join(status for status, told in answers.items() if "$ref" in told),
    )


def _parameter(said: Schema) -> Field:
    return Field(said["name"], _kind(said["schema"]), said.get("required", False), said.get("description", ""))


def _content(said: Schema) -> Schema:
    """The schema of a body or an answer; empty where there is none."""
    bodies: list[Schema] = list(said.get("content", {}).values())
    return bodies[0].get("schema", {}) if bodies else {}


def _fields(said: Schema, schema: Schema) -> list[Field]:
    held = _resolved(said, schema)
    required = held.get("required", ())
    return [
        Field(name, _kind(each), name in required, each.get("description", ""))
        for name, each in held.get("properties", {}).items()
    ]


def _resolved(said: Schema, schema: Schema) -> Schema:
    """What a reference stands for; of a page, what stands in it."""
    held = schema["components"]["schemas"][said["$ref"].rpartition("/")[2]] if "$ref" in said else said
    rows = held.get("properties", {}).get("results")
    return _resolved(rows["items"], schema) if rows else held


def _kind(said: Schema) -> str:
    """string ≤ 60, date, one of open, overdue …, [Bureau]."""
    for part in said.get("oneOf") or said.get("anyOf") or said.get("allOf") or ():
        if part.get("type") != "null":
            return _kind(part)
    if "$ref" in said:
        return said["$ref"].rpartition("/")[2]
    if "enum" in said:
        return " | ".join(str(value) for value in said["enum"] if value not in ("", None))
    types = said.get("type", "object")
    name = next((each for each in types if each != "null"), "null") if isinstance(types, list) else types
    if name == "array":
        return f"[{_kind(said['items'])}]"
    limit = f" ≤ {said['maxLength']}" if "maxLength" in said else ""
    return f"{said.get('format', name)}{limit}"
