"""How long a session lasts, and how all sessions of a person end at once.

Limits: 30 minutes without activity (15 for administrators and auditors), 10 hours in all
(ASVS 7.3.1 and 7.3.2). Sessions are rows, so disabling an account ends them on every machine.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.sessions.models import Session

from accounts.models.appointment import ADMIN_ROLES

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from accounts.http import SiteHttpRequest
    from accounts.models import User

IDLE = timedelta(minutes=30)
IDLE_OF_ADMINISTRATORS = timedelta(minutes=15)
LONGEST = timedelta(hours=10)
STAMPED_EVERY = timedelta(minutes=1)  # not with each request: that would be a write for each page

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"


def idle_limit(user: User) -> timedelta:
    is_administrator = any(post.role in ADMIN_ROLES for post in user.scope.posts)
    return IDLE_OF_ADMINISTRATORS if is_administrator else IDLE


def reason_to_end(session: SessionBase, user: User, *, now: datetime) -> str:
    """ "idle", "long", "no_post", or "" when the session may go on."""
    if not user.scope.posts:
        return "no_post"
    moment = now.timestamp()
    if moment - session.get(SIGNED_IN_AT, moment) > LONGEST.total_seconds():
        return "long"
    if moment - session.get(SEEN_AT, moment) > idle_limit(user).total_seconds():
        return "idle"
    return ""


def mark_seen(session: SessionBase, *, now: datetime) -> None:
    """Remember that the person is there. The first mark is also when the session began."""
    moment = int(now.timestamp())
    session.setdefault(SIGNED_IN_AT, moment)
    if moment - session.get(SEEN_AT, 0) >= STAMPED_EVERY.total_seconds():
        session[SEEN_AT] = moment


def sign_out(request: SiteHttpRequest, *, reason: str) -> None:
    """End the session of this request; the trail says why."""
    request.sign_out_reason = reason
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def end_sessions(user: User, *, but: str = "") -> int:
    """End all sessions of a person, but the one with the key `but`. Returns how many there were."""
    ending = UserSession.objects.filter(user=user).exclude(session_key=but)
    keys = list(ending.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ending.delete()
    return len(keys)
