"""Signing in with a token: only bureaus' own systems do, only at the addresses of their interface."""

from __future__ import annotations

import re
from datetime import datetime
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from knox.crypto import hash_token
from knox.settings import CONSTANTS, knox_settings
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import AccessToken, SystemAccount
from audit import trail

if TYPE_CHECKING:
    from django.http import HttpRequest

WRITTEN = re.compile(r"[A-Za-z0-9_]{20,100}")


def token_of(request: HttpRequest, *, now: datetime) -> AccessToken | None:
    """The token that the request carries; None when it carries none at all.

    Raises AuthenticationFailed for a token that does not work: unknown, expired, revoked, of an account that is
    disabled or past its last day, or from another address. The answer never says which; the trail does.
    """
    if not request.headers.get("Authorization"):
        return None
    token = _known(_written_in(request), now=now)
    address = request.META.get("REMOTE_ADDR", "")
    account = SystemAccount.objects.in_force(on=timezone.localdate(now)).filter(pk=token.user_id).first()
    if account is None or not account.takes(address):
        reason = "address" if account else "expired"
        trail.record("system.token_refused", by=token.user, detail={"token": str(token), "reason": reason})
        raise AuthenticationFailed
    _stamp(token, now=now)
    return token


def _written_in(request: HttpRequest) -> str:
    """The words behind the name of our scheme."""
    scheme, _blank, words = request.headers["Authorization"].strip().partition(" ")
    if scheme.lower() != knox_settings.AUTH_HEADER_PREFIX.lower() or not WRITTEN.fullmatch(words.strip()):
        raise AuthenticationFailed
    return words.strip()


def _known(words: str, *, now: datetime) -> AccessToken:
    """No token is ever deleted: what is expired or revoked stays on record and is passed over."""
    digest = hash_token(words)
    begins_alike = AccessToken.objects.filter(token_key=words[: CONSTANTS.TOKEN_KEY_LENGTH]).select_related("user")
    for token in begins_alike:
        if token.is_usable(now=now) and compare_digest(digest, token.digest):
            if not token.user.is_active:
                raise AuthenticationFailed
            return token
    raise AuthenticationFailed


def _stamp(token: AccessToken, *, now: datetime) -> None:
    """Once a day: that a token is still in use is worth knowing, each use is in the trail where it did something."""
    today = timezone.localdate(now)
    if token.last_used_on != today:
        AccessToken.objects.filter(pk=token.pk).update(last_used_on=today)


def why_refused() -> str:
    return _(
        "Send a token that works: “Authorization: Bearer …”. It may be wrong, expired, revoked or bound to other"
        " addresses; a system administrator can tell and issue another."
    )
