"""One-time links: asked for and granted; used once by the person with a code; each administrator holds half of it."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from axes.utils import reset as reset_failures
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import opens, told
from accounts.errors import ActionRefused
from accounts.models import AccessRequest, Basis
from accounts.models.link import LIFETIME, MOST_WRONG_CODES, OneTimeLink
from accounts.opens import Fact, Opening
from accounts.policy import require
from accounts.requests import Access, ask, register
from accounts.scope import acting_as
from accounts.sessions import end_sessions
from audit import trail

if TYPE_CHECKING:
    from accounts.models import User

LINK = AccessRequest.Kind.LINK
DIGITS = 8


def digest_of(secret: str) -> str:
    """What stands in the database, and in the session of somebody who opened the link."""
    return sha256(secret.encode()).hexdigest()


def ask_link(user: User, *, reason: str, by: User, now: datetime) -> AccessRequest:
    """Ask that a person may set a new password. Raises ActionRefused for a disabled account or a system's."""
    if stands_against := _against(user):
        raise ActionRefused(stands_against)
    return ask(LINK, user, terms={}, reason=reason, by=by, now=now)


def _against(user: User) -> str | None:
    if user.is_system:
        return _("A bureau's own system has no password. Issue a token.")
    return None if user.is_active else _("This account is disabled. Enable it first.")


def _make_code(request: AccessRequest) -> None:
    """The half of the security administrator. It is said once, on the page that answers the grant."""
    said = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    request.code, request.said_code = make_password(said), f"{said[:4]} {said[4:]}"


def _tell_person(request: AccessRequest, by: User, now: datetime) -> None:
    def sentence() -> str:
        return _(
            "%(by)s asked for a one-time link to set your password, and %(grants)s granted it. If you did not want one,"
            " call them at once."
        ) % {"by": request.asked_by.full_name, "grants": by.full_name}

    told.person(request.user, event=f"link:{request.pk}", sentence=sentence, now=now)


def _opens(request: AccessRequest) -> Opening:
    sentences = [
        _("Whoever holds the link and your code sets a new password of this account and signs in as this person."),
        _("Tell the code to the person yourself, by telephone or in person; never to who asked for the link."),
    ]
    facts: list[Fact] = [(_("Name"), request.user.full_name), (_("User name"), request.user.username)]
    return Opening([*sentences, *opens.of_posts(request.user)], facts)


def _short(request: AccessRequest) -> str:
    return _("Sets a new password of this account and signs in as this person.")


register(
    Access(
        LINK,
        "person.manage",
        short=_short,
        opens=_opens,
        recheck=lambda request, _now: _against(request.user),
        carry_out=_tell_person,
        prepare=_make_code,
    )
)


@transaction.atomic
def fetch_link(request: AccessRequest, *, by: User, now: datetime) -> str:
    """The half of who asked: a fresh secret, once, within a week of the grant. Links made earlier stop working.

    Raises NotAllowed, or ActionRefused when it was fetched already, is too old, or the account was disabled.
    """
    require(by, "person.manage")
    held = AccessRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
    if held.asked_by_id != by.pk or held.kind != LINK:
        raise ActionRefused(_("The link is shown to who asked for it, and to nobody else."))
    if not held.may_be_fetched(now=now):
        raise ActionRefused(_("The link was fetched already, or the grant is older than a week. Ask for a new one."))
    if stands_against := _against(held.user):
        raise ActionRefused(stands_against)
    secret = _write(held.user, now=now, grant=held, code=held.code, made_by=by)
    trail.record("person.link_made", by=by, detail={"username": held.user.username, "request": held.pk})
    return secret


def make_link(user: User, *, now: datetime) -> str:
    """A link without a code, on the machine itself: for the first administrators and for one who is lost."""
    secret = _write(user, now=now, basis=Basis.MACHINE)
    trail.record("person.link_made", by=None, detail={"username": user.username})
    return secret


def _write(user: User, *, now: datetime, **given: Any) -> str:
    withdraw_links(user, now=now)
    secret = secrets.token_urlsafe(32)
    known, new = OneTimeLink.Purpose.NEW_PASSWORD, OneTimeLink.Purpose.ACTIVATION
    OneTimeLink.objects.create(
        user=user,
        purpose=known if user.has_usable_password() else new,
        digest=digest_of(secret),
        made_at=now,
        expires_at=now + LIFETIME,
        **given,
    )
    return secret


def withdraw_links(user: User, *, now: datetime) -> None:
    user.links.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now)


def find_link(digest: str, *, now: datetime) -> OneTimeLink | None:
    """The link, while it can be used."""
    links = OneTimeLink.objects.usable(now=now).filter(digest=digest, user__is_active=True)
    return links.select_related("user").first()


@transaction.atomic
def use_link(link: OneTimeLink, *, password: str, code: str = "", now: datetime) -> User | None:
    """Set the person's password and use the link up. All sessions end and the counter of failures starts anew.

    None: the code is wrong, which is counted; after the fifth the link is dead. Raises ActionRefused when the link was
    used, withdrawn or expired meanwhile.
    """
    links = OneTimeLink.objects.select_for_update(of=("self",)).select_related("user").usable(now=now)
    held = links.filter(pk=link.pk).first()
    if held is None:
        raise ActionRefused(_("This link can no longer be used. Ask an administrator for a new one."))
    if held.code and not check_password("".join(code.split()), held.code):
        _count_wrong_code(held, now=now)
        return None
    user = held.user
    with acting_as(user):  # the database lets nobody else set a password
        user.set_password(password)
        user.save(update_fields=["password"])
        held.used_at = now
        held.save(update_fields=["used_at"])
    end_sessions(user)
    reset_failures(username=user.username.lower())
    trail.record("person.password_set", by=user, detail={"purpose": held.purpose})
    told.person(
        user,
        event=f"password:{user.pk}",
        sentence=lambda: _("Your password was set by a one-time link; all your sessions ended."),
        now=now,
    )
    return user


def _count_wrong_code(link: OneTimeLink, *, now: datetime) -> None:
    link.wrong_codes += 1
    if link.wrong_codes >= MOST_WRONG_CODES:
        link.withdrawn_at = now
    link.save(update_fields=["wrong_codes", "withdrawn_at"])
    trail.record("person.link_code_wrong", by=None, detail={"username": link.user.username, "count": link.wrong_codes})
