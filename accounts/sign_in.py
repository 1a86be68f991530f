"""Signing in: what is counted, what is written to the trail, and the demonstration's open door."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts.models import User
from audit import trail

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def attempted_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Under which name failures are counted. Case does not matter at sign-in, so it must not here."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return given.strip().lower()[:150]


def tries_left(request: HttpRequest, username: str) -> int:
    """How many wrong passwords more, from this address, until the name is locked here."""
    credentials = {"username": username}
    failures = AxesProxyHandler.get_failures(request, credentials)
    return max(get_failure_limit(request, credentials) - failures, 0)


# What proxies add, each in its own way. One of them is enough: behind a proxy, its clients would all seem to sit here.
OF_PROXIES = (
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "Forwarded",
    "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Original-Forwarded-For",
    "X-Cluster-Client-IP", "Proxy-Connection",
)  # fmt: skip


def is_demonstration(request: HttpRequest) -> bool:
    """Whether people may be entered with one press: the demonstration runs and the browser sits on this machine.

    A proxy that tells nothing of itself cannot be known: the demonstration is for the machine that it runs on.
    """
    if not settings.DEMO or any(name in request.headers for name in OF_PROXIES):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False


def enter_as(request: HttpRequest, user: User) -> None:
    """Sign in without a password. Only behind `is_demonstration`."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)


def _record_sign_in(sender: Any, request: HttpRequest, user: User, **_signal: Any) -> None:
    trail.record("login.done", by=user)


def _record_sign_out(sender: Any, request: HttpRequest, user: User | None, **_signal: Any) -> None:
    if user is not None:
        trail.record("login.ended", by=user, detail={"reason": getattr(request, "sign_out_reason", "own")})


def _record_failure(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any
) -> None:
    """An unknown name is not written down: people type passwords into the wrong field."""
    username = (credentials.get("username") or "").strip()
    known = User.objects.filter(username__iexact=username).first()
    trail.record("login.failed", by=None, detail={"username": known.username if known else ""})


def _record_lock(sender: Any, request: HttpRequest, username: str, ip_address: str, **_signal: Any) -> None:
    known = User.objects.filter(username__iexact=username or "").first()
    trail.record("login.locked", by=None, detail={"username": known.username if known else ""})


def connect() -> None:
    """Called when the application is ready."""
    user_logged_in.connect(_record_sign_in, dispatch_uid="trail")
    user_logged_out.connect(_record_sign_out, dispatch_uid="trail")
    user_login_failed.connect(_record_failure, dispatch_uid="trail")
    user_locked_out.connect(_record_lock, dispatch_uid="trail")
