"""Who is asking, what they may do, and how often."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.throttling import SimpleRateThrottle

from accounts.policy import require

if TYPE_CHECKING:
    from rest_framework.request import Request


class SignedInBefore(SessionAuthentication):
    """The middleware has found out already: a system by its token, a person by the session.

    It must happen there, since the scope of row-level security is entered before any view runs. What remains is
    the form token (CSRF) that a person's browser owes; a system's request carries no cookie that could be abused.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        token = request._request.access_token
        if token is not None:
            return request._request.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class Denied(BasePermission):
    """For a view that says nothing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class MayDo(BasePermission):
    """The view names the right for each verb; the policy is asked. Raises NotAllowed with its sentence."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        require(request.user, view.right_for(request.method))
        return True


class Rate(SimpleRateThrottle):
    """So many requests a minute of one account; of one address, for strangers.

    Counted in the cache. Without one nobody is slowed down (taskforce.cache): losing it stops nobody's work.
    """

    def applies(self, request: Request, view: Any) -> bool:
        return True

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not self.applies(request, view):
            return None
        caller = request.user.pk if request.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
        return f"api:{self.scope}:{caller}"


class StrangerRate(Rate):
    scope = "stranger"

    def applies(self, request: Request, view: Any) -> bool:
        return not request.user.is_authenticated


class AccountRate(Rate):
    scope = "account"

    def applies(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated


class WriteRate(Rate):
    scope = "write"

    def applies(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and request.method not in SAFE_METHODS


class FileRate(Rate):
    scope = "file"

    def applies(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and view.moves_files


def left_of(throttles: Iterable[Rate]) -> dict[str, str]:
    """Headers that tell how many requests the account may still make, and in how many seconds one more."""
    for throttle in throttles:
        if isinstance(throttle, AccountRate) and throttle.rate and hasattr(throttle, "history"):
            left = max(0, throttle.num_requests - len(throttle.history))
            oldest = throttle.history[-1] if throttle.history else throttle.now
            reset = max(0, math.ceil(throttle.duration - (throttle.now - oldest)))
            limit = str(throttle.num_requests)
            return {"RateLimit-Limit": limit, "RateLimit-Remaining": str(left), "RateLimit-Reset": str(reset)}
    return {}
