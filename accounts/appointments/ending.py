"""The last day of a post: sooner by one administrator, later and the early end of a loan by two."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import opens, told
from accounts.appointments.rules import against, told_to_the_trail
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, Appointment, Basis, User
from accounts.opens import Opening
from accounts.policy import require
from accounts.requests import Access, Terms, appointment_of, ask, refuse_own_account, register
from accounts.sessions import end_sessions
from audit import trail

PROLONG, END_LOAN = AccessRequest.Kind.PROLONG, AccessRequest.Kind.END_LOAN


def ask_longer(appointment: Appointment, *, until: date | None, reason: str, by: User, now: datetime) -> AccessRequest:
    """Ask that a post or a loan lasts longer than its last day. `until` None: without an end.

    Raises ActionRefused for one that is over (make a new one), and when the new last day is not later.
    """
    if stands_against := _against_lasting(appointment, until, on=timezone.localdate(now)):
        raise ActionRefused(stands_against)
    return ask(PROLONG, appointment.user, terms=_end(appointment, until), reason=reason, by=by, now=now)


def _end(appointment: Appointment, until: date | None) -> Terms:
    return {"appointment_id": appointment.pk, "valid_to": until.isoformat() if until else None}


def _against_lasting(held: Appointment, until: date | None, *, on: date) -> str | None:
    if held.valid_to is None:
        return _("It has no last day.")
    if held.valid_to < on:
        return _("It already ended on %(day)s. Make a new appointment.") % {"day": held.valid_to}
    if until is not None and until <= held.valid_to:
        return _("The new last day lies after the present one, %(day)s.") % {"day": held.valid_to}
    longer = copy(held)
    longer.valid_to = until
    return against(longer)


def _ending(request: AccessRequest) -> tuple[Appointment, date | None]:
    held = appointment_of(request)
    last = request.terms["valid_to"]
    return held, date.fromisoformat(last) if last else None


def _short_longer(request: AccessRequest) -> str:
    held, _until = _ending(request)
    return opens.of_post(held.role, held.bureau)


def _short_return(request: AccessRequest) -> str:
    loan, _on = _ending(request)
    return _("The post at %(bureau)s wakes again.") % {"bureau": loan.home_bureau}


def _against_prolonging(request: AccessRequest, now: datetime) -> str | None:
    held, until = _ending(request)
    return _against_lasting(held, until, on=timezone.localdate(now))


def _prolong(request: AccessRequest, by: User, now: datetime) -> None:
    held = _set_end(request)
    trail.record("appointment.prolonged", by=by, detail=told_to_the_trail(held))
    post, last = str(held), held.valid_to

    def sentence() -> str:
        if last is None:
            return _("Your post lasts on without an end: %(post)s.") % {"post": post}
        return _("Your post lasts until %(day)s: %(post)s.") % {"post": post, "day": last}

    told.person(held.user, event=f"prolonged:{request.pk}", sentence=sentence, now=now)


def _set_end(request: AccessRequest) -> Appointment:
    held, until = _ending(request)
    held.valid_to, held.grant, held.basis = until, request, Basis.GRANT
    held.save(update_fields=["valid_to", "grant", "basis"])
    return held


def _opens_longer(request: AccessRequest) -> Opening:
    held, until = _ending(request)
    facts = [
        (_("Bureau"), held.bureau.name),
        (_("Role"), held.get_role_display()),
        (_("Last day at present"), held.valid_to or "—"),
        (_("New last day"), until or _("without an end")),
    ]
    return Opening([opens.of_post(held.role, held.bureau)], facts, opens.rights_of(held.role, held.bureau))


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, on: date, reason: str, by: User, now: datetime
) -> AccessRequest | None:
    """`on` is its last day. With the last post the sessions end too.

    Taking away needs one administrator and happens at once. The early end of a loan wakes the post at home, which is
    access again: it is asked for, and the request is returned. The person's open work falls to the head of the bureau
    to distribute; administrators do not see it.
    """
    require(by, "appointment.manage")
    held = Appointment.objects.select_for_update(of=("self",)).select_related("user", "bureau").get(pk=appointment.pk)
    refuse_own_account(held.user, by=by)
    if stands_against := _against_ending(held, on):
        raise ActionRefused(stands_against)
    if _woken(held, on):
        return ask(END_LOAN, held.user, terms=_end(held, on), reason=reason, by=by, now=now)
    held.valid_to = on
    held.save(update_fields=["valid_to"])
    _tell_of_end(held, reason=reason, by=by, now=now)
    return None


def _against_ending(held: Appointment, on: date) -> str | None:
    if on < held.valid_from:
        return _("The last day cannot lie before the first, %(day)s.") % {"day": held.valid_from}
    if held.valid_to and held.valid_to < on:
        return _("It already ended on %(day)s. Make a new appointment.") % {"day": held.valid_to}
    return None


def _tell_of_end(held: Appointment, *, reason: str, by: User, now: datetime) -> None:
    trail.record("appointment.ended", by=by, detail={**told_to_the_trail(held), "reason": reason})
    if not Appointment.objects.current(on=timezone.localdate(now)).filter(user=held.user).exists():
        end_sessions(held.user)
    post, last = str(held), held.valid_to
    told.person(
        held.user,
        event=f"ended:{held.pk}",
        sentence=lambda: _("Your post ends with %(day)s: %(post)s.") % {"post": post, "day": last},
        now=now,
    )


def _woken(loan: Appointment, on: date) -> list[Appointment]:
    """Posts at home that sleep during the loan and would wake when it ended on that day already."""
    if loan.home_bureau_id is None or loan.valid_to is None or on >= loan.valid_to:
        return []
    home = Appointment.objects.filter(user=loan.user, bureau=loan.home_bureau_id, home_bureau__isnull=True)
    return list(home.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=loan.valid_to))


def _against_return(request: AccessRequest, now: datetime) -> str | None:
    held, on = _ending(request)
    if not held.user.is_active:
        return _("This account is disabled. Enable it first.")
    return _against_ending(held, on or date.max)


def _return(request: AccessRequest, by: User, now: datetime) -> None:
    _tell_of_end(_set_end(request), reason=request.reason, by=by, now=now)


def _opens_return(request: AccessRequest) -> Opening:
    loan, on = _ending(request)
    woken = _woken(loan, on or date.max)
    sentences = [opens.WAKES % {"bureau": post.bureau, "what": opens.of_post(post.role, post.bureau)} for post in woken]
    facts = [
        (_("On loan at"), loan.bureau.name),
        (_("Last day at present"), loan.valid_to or "—"),
        (_("New last day"), on),
    ]
    rights = [right for post in woken for right in opens.rights_of(post.role, post.bureau)]
    return Opening(sentences or [_("It opens nothing any more: no post sleeps at home.")], facts, rights)


register(Access(PROLONG, "appointment.manage", _short_longer, _opens_longer, _against_prolonging, _prolong))
register(Access(END_LOAN, "appointment.manage", _short_return, _opens_return, _against_return, _return))
