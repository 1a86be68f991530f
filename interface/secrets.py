"""Secrets that webhooks are signed with: sealed under the secret key of the site, and how a message is signed."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SIGNATURE = "Taskforce-Signature"


def new_secret() -> str:
    return f"whs_{secrets.token_urlsafe(32)}"


def sealed(secret: str) -> str:
    return _seal().encrypt(secret.encode()).decode()


def opened(text: str) -> str:
    """ "" for what was sealed under a key that is not known any more: the keeper takes a new secret then."""
    try:
        return _seal().decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""


def _seal() -> MultiFernet:
    """The key of today seals; those of before still open."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret_key: str) -> bytes:
    return base64.urlsafe_b64encode(sha256(f"webhook:{secret_key}".encode()).digest())


def signature(body: bytes, *, of: Iterable[str], at: datetime) -> str:
    """t=…,v1=…: HMAC-SHA256 over the moment, a dot and the body, once for each secret that is in use.

    The moment is signed along, so that an old message cannot be sent again as a new one.
    """
    moment = str(int(at.timestamp()))
    signed = moment.encode() + b"." + body
    return ",".join([f"t={moment}", *(f"v1={hmac.new(secret.encode(), signed, sha256).hexdigest()}" for secret in of)])
