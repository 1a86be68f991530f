"""Asking for a post of a person, and what the grant of it does."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import opens, told
from accounts.appointments.rules import against, told_to_the_trail
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, Appointment, Bureau, User
from accounts.opens import Opening
from accounts.reference import rows_of
from accounts.requests import Access, Terms, ask, register
from audit import trail

APPOINT = AccessRequest.Kind.APPOINT


def ask_appointment(
    user: User,
    *,
    bureau: Bureau,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    post: str = "",
    is_principal: bool = False,
    home_bureau: Bureau | None = None,
    reason: str,
    by: User,
    now: datetime,
) -> AccessRequest:
    """Ask for a post of a person. On loan when `home_bureau` is named; a loan ends by itself.

    It begins on `valid_from`, or on the day of the grant when that is later. Raises ActionRefused with the rule that
    stands against it (domain reference 4.13, conflict matrix).
    """
    if valid_from < timezone.localdate(now):
        raise ActionRefused(
            _("A post cannot begin before it is granted. Choose today or a later day."), field="valid_from"
        )
    wanted = Appointment(
        user=user,
        bureau=bureau,
        role=role,
        post=post,
        is_principal=is_principal,
        home_bureau=home_bureau,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if stands_against := against(wanted):
        raise ActionRefused(stands_against)
    return ask(APPOINT, user, terms=_terms(wanted), reason=reason, by=by, now=now)


def _terms(wanted: Appointment) -> Terms:
    """As the trigger of the table compares them."""
    return {
        "bureau_id": wanted.bureau_id,
        "role": wanted.role,
        "post": wanted.post,
        "is_principal": wanted.is_principal,
        "home_bureau_id": wanted.home_bureau_id,
        "valid_from": wanted.valid_from.isoformat(),
        "valid_to": wanted.valid_to.isoformat() if wanted.valid_to else None,
    }


def _wanted(request: AccessRequest, *, on: date) -> Appointment:
    """What was asked for, as it would be granted on that day."""
    terms = request.terms
    bureaus = rows_of(Bureau)
    first, last = date.fromisoformat(terms["valid_from"]), terms["valid_to"]
    return Appointment(
        user=request.user,
        bureau=bureaus[terms["bureau_id"]],
        role=terms["role"],
        post=terms["post"],
        is_principal=terms["is_principal"],
        home_bureau=bureaus.get(terms["home_bureau_id"]),
        valid_from=max(first, on),
        valid_to=date.fromisoformat(last) if last else None,
        grant=request,
    )


def _against_appointing(request: AccessRequest, now: datetime) -> str | None:
    return against(_wanted(request, on=timezone.localdate(now)))


def _appoint(request: AccessRequest, by: User, now: datetime) -> None:
    made = _wanted(request, on=timezone.localdate(now))
    made.save(force_insert=True)
    trail.record("appointment.made", by=by, detail=told_to_the_trail(made))
    post = str(made)
    told.person(
        made.user,
        event=f"appointed:{request.pk}",
        sentence=lambda: _("You are appointed: %(post)s, from %(day)s.") % {"post": post, "day": made.valid_from},
        now=now,
    )


def _opens_post(request: AccessRequest) -> Opening:
    wanted = _wanted(request, on=date.min)
    sentences = [opens.of_post(wanted.role, wanted.bureau)]
    if wanted.is_principal:
        sentences.append(str(opens.PRINCIPAL))
    if wanted.home_bureau:
        sentences.append(opens.LOAN % {"bureau": wanted.home_bureau})
    facts = [
        (_("Bureau"), wanted.bureau.name),
        (_("Role"), wanted.get_role_display()),
        (_("Post"), wanted.post or "—"),
        (_("First day"), wanted.valid_from),
        (_("Last day"), wanted.valid_to or _("without an end")),
    ]
    return Opening(sentences, facts, opens.rights_of(wanted.role, wanted.bureau))


def _short(request: AccessRequest) -> str:
    wanted = _wanted(request, on=date.min)
    return opens.of_post(wanted.role, wanted.bureau)


register(Access(APPOINT, "appointment.manage", _short, _opens_post, _against_appointing, _appoint))
