"""One's own account: name, posts, language, password, sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sessions, told
from accounts.answers import see_other
from accounts.forms import ChangePasswordForm
from accounts.http import AuthenticatedHttpRequest
from accounts.issuing import tokens_to_fetch
from accounts.models import Appointment
from accounts.policy import allowed
from audit import trail


@require_safe
@allowed("account.view")
def own_account(request: AuthenticatedHttpRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    held = Appointment.objects.in_force(on=today).filter(user=user).select_related("bureau", "home_bureau")
    context = {
        "current": set(Appointment.objects.current(on=today).filter(user=user).values_list("pk", flat=True)),
        "appointments": held,
        "tokens": tokens_to_fetch(user, now=timezone.now()) if user.may("token.fetch") else [],
        "sessions": UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"),
        "session_key": request.session.session_key,
        "languages": settings.LANGUAGES,
        "idle_minutes": int(sessions.idle_limit(user).total_seconds() // 60),
    }
    return render(request, "accounts/own_account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@allowed("account.view")
def change_password(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Other sessions end; this one goes on under a new key."""
    form = ChangePasswordForm(request.user, request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        request.user.set_password(form.cleaned_data["new_password1"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        UserSession.objects.create_from_request(request)
        sessions.end_sessions(request.user, but=request.session.session_key or "")
        trail.record("person.password_changed", by=request.user)
        told.person(
            request.user,
            event=f"password:{request.user.pk}",
            sentence=lambda: _("You changed your password. If it was not you, call a system administrator at once."),
        )
        messages.success(request, _("The password is changed. All other sessions have ended."))
        return see_other(request, "accounts:own")
    return render(request, "accounts/change_password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@allowed("account.view")
def end_session(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """End one of the own sessions elsewhere."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        sessions.sign_out(request, reason="own")
        return see_other(request, settings.LOGIN_URL)
    session.end()
    trail.record("login.ended", by=request.user, detail={"reason": "elsewhere"})
    messages.success(request, _("The session has ended."))
    return see_other(request, "accounts:own")


@require_POST
@allowed("account.view")
def end_other_sessions(request: AuthenticatedHttpRequest) -> HttpResponse:
    count = sessions.end_sessions(request.user, but=request.session.session_key or "")
    trail.record("login.ended", by=request.user, detail={"reason": "elsewhere", "count": count})
    messages.success(request, _("All other sessions have ended."))
    return see_other(request, "accounts:own")
