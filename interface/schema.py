"""The description of the interface, made from the views themselves (OpenAPI 3.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.serializers import ChoiceField

from interface.apis import enum_names
from interface.document import NOT_MODIFIED, REFUSED, REFUSED_FOR_NOW
from interface.strict import Strict, Text

TAG_HEADER = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description=gettext_lazy("Of this answer: for If-None-Match and, of a record, for If-Match of a change."),
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description=gettext_lazy("The ETag of an answer that you have: 304 while nothing has changed."),
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description=gettext_lazy("Address of what was made.")
)


class ApiSchema(AutoSchema):
    """Reads what an ApiView says of itself; the refusals follow from the verb and the address."""

    def get_tags(self) -> list[str]:
        return [self.view.tag or self.path.split("/")[3]]

    def get_summary(self) -> str:
        return str(self.view.summaries.get(self.method, ""))

    def get_description(self) -> str:
        action = self.view.rights[self.method]
        act = getattr(self.view, "act", None)
        asked = f"{action}, {act.action}" if act else action
        right = _("Right: %(actions)s") % {"actions": asked}
        return f"{self.view.about.get(self.method, '')}\n\n{right}".strip()

    def get_operation_id(self) -> str:
        words = re.sub(r"\{\w+\}", "one", self.path.removeprefix("/api/v1/")).strip("/")
        return f"{self.method.lower()}_{re.sub(r'[^a-z0-9]+', '_', words.lower().replace('one/actions', ''))}"

    def get_request_serializer(self) -> Any:
        return self.view.takes.get(self.method)

    def get_response_serializers(self) -> Any:
        nothing = OpenApiResponse(description=_("Nothing is left to be shown."))
        return {status: given or nothing for status, given in self.view.gives[self.method].items()}

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"] |= {str(status): _refused(status) for status in sorted(self._refusals())}
            if IF_NONE_MATCH in self.get_override_parameters():
                operation["responses"]["304"] = NOT_MODIFIED
            self._add_example(operation)
        return operation

    def _refusals(self) -> set[int]:
        found = {400, 401, 403, 404, 405, 422, 429}
        names = {parameter.name for parameter in self.view.parameters.get(self.method, ())}
        if self.method != "GET":
            found |= {409, 411, 413, 415, 503}
        if self.view.moves_files and self.method != "GET":
            found.add(507)
        if self.view.moves_files and self.method == "GET":
            found.add(416)
        return found | ({412, 428} if "If-Match" in names else set())

    def _add_example(self, operation: dict[str, Any]) -> None:
        example = self.view.examples.get(self.method)
        for content in operation.get("requestBody", {}).get("content", {}).values() if example else ():
            content["example"] = example

    def get_override_parameters(self) -> list[Any]:
        parameters = list(self.view.parameters.get(self.method, ()))
        answers = self.view.gives[self.method]
        has_tag = self.view.has_version or (self.method == "GET" and not self.view.moves_files)
        if self.method == "GET" and not self.view.moves_files:
            parameters.append(IF_NONE_MATCH)
        return [*parameters, *([TAG_HEADER] if has_tag else []), *([LOCATION] if 201 in answers else [])]

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            if parameter["schema"].get("type") == "integer":
                parameter["schema"]["minimum"] = 0  # a minus is no part of an address
        return parameters

    def get_auth(self) -> list[dict[str, list[Any]]]:
        return [{"token": []}, {"session": []}]

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Described by its `about`, in the language of the document; docstrings speak to developers."""
        schema = super()._map_basic_serializer(serializer, direction)
        schema.pop("description", None)
        if about := str(getattr(serializer, "about", "")):
            schema = {"description": about, **schema}
        return schema | {"additionalProperties": False} if isinstance(serializer, Strict) else schema

    def _get_serializer_field_meta(self, field: Any, *args: Any) -> dict[str, Any]:
        """Labels are for people: as titles they became names in generated clients, and changed with the language."""
        meta = super()._get_serializer_field_meta(field, *args)
        label, more = str(meta.pop("title", "")), meta.get("description", "")
        if isinstance(field, ChoiceField):
            label = label or str(field.label)
        if label and label != more:
            meta["description"] = f"{label}: {more}" if more else label
        return meta

    def _map_serializer_field(self, field: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A text that must not be empty says so; a code names the list that it comes from."""
        schema = super()._map_serializer_field(field, *args, **kwargs)
        if isinstance(field, Text) and not field.allow_blank:
            schema = {"minLength": 1, **schema, "pattern": r"\S"}
        told = getattr(field, "codes", None) or getattr(getattr(field, "child", None), "codes", None)
        return schema | {"x-codes": codes} if told and (codes := told()) else schema

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False


def _refused(status: int) -> dict[str, str]:
    return REFUSED_FOR_NOW if status in (429, 503) else REFUSED


class Endpoints(EndpointEnumerator):
    def get_allowed_methods(self, callback: Any) -> list[str]:
        return sorted(callback.rights)


class ApiGenerator(SchemaGenerator):
    endpoint_inspector_cls = Endpoints

    def get_schema(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with patched_settings({"ENUM_NAME_OVERRIDES": enum_names()}):
            return super().get_schema(*args, **kwargs)


@lru_cache(maxsize=4)
def schema_in(language: str) -> dict[str, Any]:
    """The whole description in the active language, which the caller names; it changes with the code only."""
    return ApiGenerator().get_schema(request=None, public=True)
