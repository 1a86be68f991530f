"""The last touches to the description: what drf-spectacular cannot know, and names that no translation changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.problems import MEDIA_TYPE
from interface.problems import TYPES

Schema = dict[str, Any]

REFUSED = {"$ref": "#/components/responses/Refused"}
NOT_MODIFIED = {"$ref": "#/components/responses/NotModified"}
REFUSED_FOR_NOW = {"$ref": "#/components/responses/RefusedForNow"}


def _problem() -> Schema:
    """What every refusal looks like, in the language of the document."""
    in_errors = {
        "field": {"type": "string", "description": _("Field or parameter; empty when it is none alone.")},
        "code": {"type": "string", "description": _("What is wrong, for programs: never translated.")},
        "detail": {"type": "string", "description": _("What is wrong with it, and how to mend it.")},
    }
    members = {
        "type": {"type": "string", "enum": [f"urn:taskforce:problem:{code}" for code in TYPES]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("What is wrong, and what to do.")},
        "request_id": {"type": "string", "description": _("As X-Request-ID, and in our trail: tell it when you ask.")},
        "errors": {
            "type": "array",
            "items": {"type": "object", "required": ["field", "code", "detail"], "properties": in_errors},
        },
    }
    about = _("RFC 9457. `type` is for programs; `title` and `detail` speak the language of Accept-Language.")
    return {"type": "object", "description": about, "required": list(members), "properties": members}


def add_problem(result: Schema, **_about: Any) -> Schema:
    """The one answer to everything that is refused, said once (a hook of drf-spectacular)."""
    _drop(result, "x-spec-enum-id")
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said = {"description": _("Why, and what to do."), "content": problem}
    result["components"]["schemas"]["Problem"] = _problem()
    wait = {"Retry-After": {"description": _("Seconds to wait."), "schema": {"type": "integer"}}}
    schemes = result["components"]["securitySchemes"]
    schemes["token"]["description"] = _("Of a bureau's own system.")
    schemes["session"]["description"] = _("Of a person who signed in.")
    result["components"]["responses"] = {
        "Refused": said,
        "RefusedForNow": said | {"headers": wait},
        "NotModified": {"description": _("Nothing has changed since the ETag of If-None-Match.")},
    }
    return result


def _drop(part: Any, name: str) -> None:
    """Marks of drf-spectacular that mean nothing to who reads the document."""
    if isinstance(part, dict):
        part.pop(name, None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _drop(inner, name)
