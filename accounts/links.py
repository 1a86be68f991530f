"""One-time links: made by an administrator, used once by the person, seen by nobody after."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from axes.utils import reset as reset_failures
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models.link import LIFETIME, OneTimeLink
from accounts.policy import require
from accounts.sessions import end_sessions
from audit import trail

if TYPE_CHECKING:
    from accounts.models import User


def digest_of(secret: str) -> str:
    """What stands in the database, and in the session of somebody who opened the link."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(user: User, *, by: User | None, now: datetime) -> str:
    """A fresh secret for this person; links made earlier stop working. `by` None: the first administrators.

    Raises NotAllowed, or ActionRefused for one's own or a disabled account.
    """
    if by is not None:
        require(by, "person.manage")
        if by.pk == user.pk:
            raise ActionRefused(_("Nobody acts on the own account. Ask another administrator."))
    if user.is_system:
        raise ActionRefused(_("A bureau's own system has no password. Issue a token."))
    if not user.is_active:
        raise ActionRefused(_("This account is disabled. Enable it first."))
    withdraw_links(user, now=now)
    secret = secrets.token_urlsafe(32)
    known, new = OneTimeLink.Purpose.NEW_PASSWORD, OneTimeLink.Purpose.ACTIVATION
    purpose = known if user.has_usable_password() else new
    OneTimeLink.objects.create(
        user=user,
        purpose=purpose,
        digest=digest_of(secret),
        made_by=by,
        made_at=now,
        expires_at=now + LIFETIME,
    )
    trail.record("person.link_made", by=by, detail={"username": user.username})
    return secret


def withdraw_links(user: User, *, now: datetime) -> None:
    user.links.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now)


def find_link(digest: str, *, now: datetime) -> OneTimeLink | None:
    """The link, while it can be used."""
    links = OneTimeLink.objects.usable(now=now).filter(digest=digest, user__is_active=True)
    return links.select_related("user").first()


@transaction.atomic
def use_link(link: OneTimeLink, *, password: str, now: datetime) -> User:
    """Set the person's password and use the link up. All sessions end and the counter of failures starts anew.

    Raises ActionRefused when the link was used, withdrawn or expired meanwhile.
    """
    held = OneTimeLink.objects.select_for_update().usable(now=now).filter(pk=link.pk).first()
    if held is None:
        raise ActionRefused(_("This link can no longer be used. Ask an administrator for a new one."))
    user = held.user
    user.set_password(password)
    user.save(update_fields=["password"])
    held.used_at = now
    held.save(update_fields=["used_at"])
    end_sessions(user)
    reset_failures(username=user.username.lower())
    trail.record("person.password_set", by=user, detail={"purpose": held.purpose})
    return user
