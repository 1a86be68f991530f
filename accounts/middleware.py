"""One request: whose it is, in which language, how long a session lasts, one transaction in one scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed

from accounts import brake, sessions
from accounts.errors import NotAllowed, StaleRecord
from accounts.http import SiteHttpRequest
from accounts.problems import is_of_api, problem
from accounts.scope import Scope, entering
from accounts.tokens import token_of, why_refused
from audit import trail

Next = Callable[[SiteHttpRequest], HttpResponseBase]


class TokenMiddleware:
    """A bureau's own system signs in with a token at the addresses of the interface, and nowhere else.

    Before the scope is entered, so that its requests run under row-level security like everybody's.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteHttpRequest) -> HttpResponseBase:
        request.access_token = None
        if is_of_api(request):
            try:
                with trail.request_context(request):
                    request.access_token = token_of(request, now=timezone.now())
            except AuthenticationFailed:
                return _wants_token(request)
            if request.access_token is not None:
                request.user = request.access_token.user
        return self.get_response(request)


def _wants_token(request: SiteHttpRequest) -> HttpResponse:
    answer = problem(request, 401, "not-signed-in", title=_("Not signed in"), detail=why_refused())
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page but those marked @public needs a signed-in person. A fragment's answer leads the whole page there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponse:  # type: ignore[override]  # a fragment is led on otherwise
        if request.headers.get("HX-Request"):
            return _to_sign_in(request)
        return super().handle_no_permission(request, view_func)


class SessionLimitsMiddleware:
    """Ends a session that was idle or old, or whose person holds no post any more; says why at the sign-in page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteHttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and request.access_token is None:
            now = timezone.now()
            reason = sessions.reason_to_end(request.session, request.user, now=now)
            if reason:
                with trail.request_context(request):
                    sessions.sign_out(request, reason=reason)
                return _wants_token(request) if is_of_api(request) else _to_sign_in(request, ended=reason)
            if "X-Background" not in request.headers:  # a page that asks again by itself keeps nobody signed in
                sessions.mark_seen(request.session, now=now)
        return self.get_response(request)


def _to_sign_in(request: HttpRequest, **why: str) -> HttpResponse:
    """To the sign-in page, and back afterwards to the page (not the fragment, not the act) that one was on."""
    back = request.get_full_path() if request.method == "GET" and "HX-Request" not in request.headers else ""
    query = urlencode({"next": back, **why} if back else why)
    address = resolve_url(settings.LOGIN_URL) + (f"?{query}" if query else "")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


class BrakeMiddleware:
    """Answers 429 to an account that was refused one thing after the other, for a while; signing out stays possible.

    Before the scope, so that it costs no statement. It asks the cache once a request; without one nobody is slowed.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteHttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and request.path_info != resolve_url("account_logout"):
            now = timezone.now()
            if wait := brake.seconds_left(request.user, now=now):
                return _braked(request, wait=wait, until=now + timedelta(seconds=wait))
        return self.get_response(request)


def _braked(request: SiteHttpRequest, *, wait: int, until: datetime) -> HttpResponse:
    answer: HttpResponse
    if is_of_api(request):
        detail = _("So many requests were refused that this account gets no answer for %(seconds)s seconds.")
        title = _("Too many requests")
        answer = problem(request, 429, "too-many-requests", title=title, detail=detail % {"seconds": wait})
    else:
        answer = HttpResponse(render_to_string("errors/braked.html", {"until": until}), status=429)
    answer.headers["Retry-After"] = str(wait)
    answer.headers["Cache-Control"] = "no-store"
    return answer


class ScopeMiddleware:
    """Opens the transaction and enters the scope of today's appointments of the person.

    An exception or an answer of 500 and more undoes everything; a refusal (403, 404) is written
    to the trail afterwards, in a transaction of its own, so that undoing does not hide it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteHttpRequest) -> HttpResponseBase:
        user = request.user
        scope = user.scope if user.is_authenticated else Scope(user_id=None)
        with trail.request_context(request), entering(scope):
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "refused_by_exception", False):
                transaction.set_rollback(True)
        trail.record_what_was_kept(request, by=user if user.is_authenticated else None)
        if response.status_code in (403, 404) and user.is_authenticated:
            trail.record_denial(request, response.status_code, by=user)
            with trail.request_context(request):
                brake.count_denial(user, now=timezone.now())
        if user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: SiteHttpRequest, exception: Exception) -> HttpResponse | None:
        request.refused_by_exception = True
        if isinstance(exception, NotAllowed):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            return render(request, "errors/403.html", {"exception": exception.message}, status=403)
        if isinstance(exception, StaleRecord):
            return render(request, "errors/409.html", {"exception": exception.message}, status=409)
        return None


class PreferredLanguageMiddleware:
    """The language that the person chose counts on every machine; before sign-in the browser's choice does."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteHttpRequest) -> HttpResponseBase:
        chosen = request.user.language if request.user.is_authenticated else ""
        if not chosen:
            return self.get_response(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers["Content-Language"] = chosen
        return response
