"""The description of the interface, made from the views themselves (OpenAPI 3.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from accounts.problems import MEDIA_TYPE
from exchange.api.strict import Strict

TAG_HEADER = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description=gettext_lazy("The version; a change brings it as If-Match."),
)


REFUSED = {"$ref": "#/components/responses/Refused"}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `type` is for programs; `title` and `detail` speak the language of Accept-Language.",
    "required": ["type", "title", "status", "detail", "request_id", "errors"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:taskforce:problem:[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
        "request_id": {"type": "string", "description": "Stands in our trail, too: tell it when you ask."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "description": "Field or parameter; empty when it is none alone."},
                    "detail": {"type": "string", "description": "What is wrong with it, and how to mend it."},
                },
            },
        },
    },
}


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
            operation["responses"] |= {str(status): REFUSED for status in sorted(self._refusals())}
        return operation

    def _refusals(self) -> set[int]:
        found = {400, 401, 403, 404, 405, 422, 429}
        names = {parameter.name for parameter in self.view.parameters.get(self.method, ())}
        if self.method != "GET":
            found |= {409, 413, 415}
        return found | ({412, 428} if "If-Match" in names else set())

    def get_override_parameters(self) -> list[Any]:
        parameters = list(self.view.parameters.get(self.method, ()))
        return [*parameters, *([TAG_HEADER] if self.view.has_version else [])]

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            if parameter["schema"].get("type") == "integer":
                parameter["schema"]["minimum"] = 0  # a minus is no part of an address
        return parameters

    def get_auth(self) -> list[dict[str, list]]:
        return [{"token": []}, {"session": []}]

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        schema = super()._map_basic_serializer(serializer, direction)
        return schema | {"additionalProperties": False} if isinstance(serializer, Strict) else schema

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False


class Endpoints(EndpointEnumerator):
    def get_allowed_methods(self, callback: Any) -> list[str]:
        return sorted(callback.rights)


class ApiGenerator(SchemaGenerator):
    endpoint_inspector_cls = Endpoints


def add_problem(result: dict[str, Any], **_about: Any) -> dict[str, Any]:
    """The one answer to everything that is refused, said once (a hook of drf-spectacular)."""
    _drop(result, "x-spec-enum-id")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"]["responses"] = {"Refused": {"description": "Why, and what to do.", "content": content}}
    return result


def _drop(part: Any, name: str) -> None:
    """Marks of drf-spectacular that mean nothing to who reads the document."""
    if isinstance(part, dict):
        part.pop(name, None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _drop(inner, name)


@lru_cache(maxsize=4)
def schema_in(language: str) -> dict[str, Any]:
    """The whole description in the active language, which the caller names; it changes with the code only."""
    return ApiGenerator().get_schema(request=None, public=True)
