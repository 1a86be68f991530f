"""Asking for access and granting it: what gives somebody access takes two (三员分立).

A system administrator asks, a security administrator grants or refuses, a system administrator may withdraw what is
still open. Each kind of access registers what it opens and how it is carried out (`register`), so that this module
knows none of them. A request stays open until somebody decides; everything is checked anew on the day of the grant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import told
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, Appointment, User
from accounts.policy import require
from audit import trail

if TYPE_CHECKING:
    from accounts.opens import Opening

Terms = dict[str, Any]


@dataclass(frozen=True)
class Access:
    """One kind of access. `right`: what a system administrator needs to ask for it.

    carry_out: does what was granted, in the transaction of the grant, or raises ActionRefused when something stands
    against it by now. opens: what it opens, in plain words; short: the same in one sentence, without asking the
    database for each request. recheck: what stands against it on this day, in a sentence. prepare: what the grant
    itself brings along (the code of a link).
    """

    kind: str
    right: str
    short: Callable[[AccessRequest], str]
    opens: Callable[[AccessRequest], Opening]
    recheck: Callable[[AccessRequest, datetime], str | None]
    carry_out: Callable[[AccessRequest, User, datetime], None]
    prepare: Callable[[AccessRequest], None] = lambda _request: None


_kinds: dict[str, Access] = {}


def register(access: Access) -> None:
    _kinds[access.kind] = access


def access_of(request: AccessRequest) -> Access:
    return _kinds[request.kind]


def in_short(requests: Iterable[AccessRequest]) -> list[tuple[AccessRequest, str]]:
    """Each request with one sentence on what it opens. Costs one statement more, however many they are."""
    listed = list(requests)
    posts = Appointment.objects.in_bulk({held for each in listed if (held := each.terms.get("appointment_id"))})
    for each in listed:
        each.appointment = posts.get(each.terms.get("appointment_id"))
    return [(each, access_of(each).short(each)) for each in listed]


def appointment_of(request: AccessRequest) -> Appointment:
    """The post whose last day is asked to move; read once."""
    held = getattr(request, "appointment", None)
    if held is None:
        held = Appointment.objects.select_related("user").get(pk=request.terms["appointment_id"])
        request.appointment = held
    return held


def refuse_own_account(user: User, *, by: User) -> None:
    """Raises ActionRefused when an administrator turns to the own account."""
    if user.pk == by.pk:
        raise ActionRefused(_("Nobody acts on the own account. Ask another administrator."))


@transaction.atomic
def ask(kind: str, user: User, *, terms: Terms, reason: str, by: User, now: datetime) -> AccessRequest:
    """Put a request before the security administrators. It opens nothing.

    Raises NotAllowed, or ActionRefused for the own account and when the same is asked for already. What stands
    against it otherwise, the kind has said before.
    """
    require(by, _kinds[kind].right)
    refuse_own_account(user, by=by)
    User.objects.select_for_update().get(pk=user.pk)  # pressed twice, or two administrators at once
    if AccessRequest.objects.open().filter(kind=kind, user=user, terms=terms).exists():
        raise ActionRefused(_("The same is asked for already and waits for the security administrator."))
    request = AccessRequest.objects.create(kind=kind, user=user, terms=terms, reason=reason, asked_by=by, asked_at=now)
    trail.record("access.asked", by=by, detail=_told(request))
    told.security_administrators(request, on=timezone.localdate(now), now=now)
    return request


@transaction.atomic
def grant(request: AccessRequest, *, by: User, now: datetime) -> AccessRequest:
    """Open what was asked for. Raises NotAllowed, or ActionRefused with what stands against it by now."""
    require(by, "access.grant")
    held = _open(request)
    _refuse_involved(held, by=by)
    access = access_of(held)
    if stands_against := access.recheck(held, now):
        raise ActionRefused(stands_against)
    access.prepare(held)
    _decide(held, AccessRequest.State.GRANTED, by=by, now=now)
    access.carry_out(held, by, now)
    trail.record("access.granted", by=by, detail=_told(held))
    told.asker(held, now=now)
    return held


@transaction.atomic
def refuse(request: AccessRequest, *, reason: str, by: User, now: datetime) -> None:
    """Say no, with a reason that the asker reads. Raises NotAllowed, or ActionRefused when it is decided already."""
    require(by, "access.grant")
    held = _open(request)
    _decide(held, AccessRequest.State.REFUSED, by=by, now=now, answer=reason)
    trail.record("access.refused", by=by, detail={**_told(held), "reason": reason})
    told.asker(held, now=now)


@transaction.atomic
def withdraw(request: AccessRequest, *, by: User, now: datetime) -> None:
    """Take back what is still open: any system administrator may, since the asker may be away."""
    require(by, "access.withdraw")
    held = _open(request)
    _decide(held, AccessRequest.State.WITHDRAWN, by=by, now=now)
    trail.record("access.withdrawn", by=by, detail=_told(held))


def _open(request: AccessRequest) -> AccessRequest:
    """The request as it is now, held until the end of the transaction."""
    held = AccessRequest.objects.select_for_update(of=("self",)).select_related("user", "asked_by").get(pk=request.pk)
    if not held.is_open:
        raise ActionRefused(_("This request was decided meanwhile: %(state)s.") % {"state": held.get_state_display()})
    return held


def _refuse_involved(request: AccessRequest, *, by: User) -> None:
    if by.pk in (request.asked_by_id, request.user_id):
        raise ActionRefused(_("Whoever asked for it or gains by it does not grant it. Ask another administrator."))


def _decide(request: AccessRequest, state: str, *, by: User, now: datetime, answer: str = "") -> None:
    request.state, request.answer = state, answer
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["state", "answer", "code", "decided_by", "decided_at"])


def _told(request: AccessRequest) -> dict[str, Any]:
    return {
        "request": request.pk,
        "kind": request.kind,
        "username": request.user.username,
        "asked_by": request.asked_by.username,
        **{name: value for name, value in request.terms.items() if value not in (None, "", False)},
    }


def waiting_label(user: User) -> str:
    """Beside "Requests for access": how many wait for this person's grant; nothing for who does not grant."""
    if not user.may("access.grant"):
        return ""
    return str(AccessRequest.objects.open().count() or "")
