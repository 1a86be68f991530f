"""Forms that keep themselves while one types."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.http import QueryDict

from accounts.http import AuthenticatedHttpRequest
from records import drafts
from records.models.draft import REVISION, SLIP, TAB, Draft

register = template.Library()


@register.inclusion_tag("records/_keeps.html", takes_context=True)
def keeps(
    context: template.Context,
    *parts: forms.BaseForm | Sequence[forms.BaseForm] | None,
    label: object = "",
    of: object = "",
    at: str = "",
    key: str = "",
) -> dict[str, Any]:
    """Stands in a form, before its fields: from then on what is typed is kept, and what was kept is filled in.

    parts: the forms that are filled in there (with fields in words, else nothing happens). label, of: what the form
    does and of which record, as My Work names it. at: the address that it is sent to, where that is another one.
    key: of this one form, where a person may begin many at a time. A form that was sent and comes back needs nothing
    but this tag.
    """
    request = context["request"]
    if request.method == "POST" and (posted := drafts.Slip.read(request.POST.get(SLIP, ""), request.user)):
        return _as_posted(request.POST) | {"address": posted.address}
    given = [form for part in parts if part for form in ([part] if isinstance(part, forms.BaseForm) else part)]
    at = at or request.path
    slip = drafts.slip_of(
        given, key=key or drafts.key_at(at), at=at, page="" if key else request.path,
        label=" · ".join(str(word) for word in (label, of) if word)[:200],
        address=drafts.address_with(request.path, request.GET, key=key)[:500],
    )  # fmt: skip
    if slip is None:
        return {}
    draft = _begun(request, key).get(slip.key)
    is_open = draft is not None and draft.closed_at is None
    if draft and is_open and not any(part.is_bound for part in given):
        drafts.fill(given, draft.typed)
    return {
        "slip": slip.signed_for(request.user),
        "address": slip.address,
        "tab": secrets.token_urlsafe(12),
        "revision": draft.revision if draft else 0,
        "draft": draft if is_open else None,
        "has_changed": is_open and _has_changed(given, draft.typed if draft else QueryDict()),
    }


def _as_posted(posted: QueryDict) -> dict[str, Any]:
    return {"slip": posted[SLIP], "tab": posted.get(TAB, ""), "revision": posted.get(REVISION, "0")}


def _begun(request: AuthenticatedHttpRequest, key: str) -> dict[str, Draft]:
    """Asked once for a page, however many forms stand on it."""
    found: dict[str, Draft] | None = getattr(request, "begun_here", None)
    if found is None:
        found = drafts.of_page(request.user, page=request.path, key=key)
        vars(request)["begun_here"] = found
    return found


def _has_changed(parts: list[forms.BaseForm], typed: QueryDict) -> bool:
    """Whether a colleague changed since what these words were written for, and the form will not say so itself."""
    told = [part for part in parts if "version" in part.fields and not drafts.carries_what_one_began_with(part)]
    versions = [part["version"] for part in told]
    return any(str(each.value()) != typed.get(each.html_name, str(each.value())) for each in versions)
