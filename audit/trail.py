"""Writing the trail. Texts come from code, never from what a person typed about a reporter."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pghistory

from audit.models import AuditEvent

if TYPE_CHECKING:
    from accounts.models import User
    from audit.http import NumberedHttpRequest

_request: ContextVar[dict[str, Any]] = ContextVar("audit_request")


def new_request_id() -> str:
    return secrets.token_hex(8)


@contextmanager
def request_context(request: NumberedHttpRequest) -> Iterator[None]:
    """Everything written inside is signed with this request's person, address and id."""
    request.id = getattr(request, "id", None) or new_request_id()
    about = {"path": request.path[:300], "ip": request.META.get("REMOTE_ADDR") or None, "request_id": request.id}
    about["afterwards"] = request.trail_afterwards = getattr(request, "trail_afterwards", [])
    token = _request.set(about)
    try:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            yield
        else:
            user = request.user.pk if request.user.is_authenticated else None
            with pghistory.context(user=user, url=about["path"], request=request.id):
                yield
    finally:
        _request.reset(token)


def request_now() -> str:
    """The id of the request that this line of work belongs to; empty outside of one."""
    return _request.get({}).get("request_id", "")


def record(action: str, *, by: User | None, record: object = None, detail: dict[str, Any] | None = None) -> AuditEvent:
    """One line of the trail, in the running transaction. `by`: User or None (system)."""
    about = _request.get({})
    return AuditEvent.objects.create(
        user=by,
        action=action,
        record_kind=getattr(record, "kind", ""),
        record_number=getattr(record, "number", "") or "",
        path=about.get("path", ""),
        ip=about.get("ip"),
        request_id=about.get("request_id", ""),
        detail=detail or {},
    )


def record_afterwards(action: str, *, detail: dict[str, Any]) -> None:
    """As `record`, of something that was refused: whatever undoes the request's transaction, the entry stays.

    Outside of a request it is written at once, in the system's name.
    """
    about = _request.get({})
    if "afterwards" not in about:
        record(action, by=None, detail=detail)
    elif (action, detail) not in about["afterwards"]:
        about["afterwards"].append((action, detail))


def record_what_was_kept(request: NumberedHttpRequest, *, by: User | None) -> None:
    """After the request's own transaction: the entries that were to outlive it."""
    kept, request.trail_afterwards = getattr(request, "trail_afterwards", []), []
    if kept:
        with request_context(request):
            for action, detail in kept:
                record(action, by=by, detail=detail)


def record_denial(request: NumberedHttpRequest, status: int, *, by: User) -> None:
    """A refused request. Written after the request's own transaction, which may have been undone."""
    with request_context(request):
        record("authz.denied", by=by, detail={"status": status, "method": request.method})
