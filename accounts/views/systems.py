"""Bureaus' own systems and their tokens, for system administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.forms import AskForm, ChooseBureauForm, LimitsForm, ReasonForm, SystemForm, TokenForm
from accounts.http import AuthenticatedHttpRequest
from accounts.issuing import ask_token, revoke_token
from accounts.models import AccessRequest, AccessToken, Bureau, SystemAccount
from accounts.people import ask_enabling
from accounts.policy import allowed
from accounts.policy_labels import label_of
from accounts.system_accounts import ask_system_account, change_system_account, disable_system_account, has_keeper
from accounts.views.people import ASKED


def _account(username: str) -> SystemAccount:
    accounts = SystemAccount.objects.select_related("user", "bureau", "made_by", "keeper")
    return get_object_or_404(accounts, user__username=username)


@require_safe
@allowed("system.manage")
def list_systems(request: AuthenticatedHttpRequest) -> HttpResponse:
    accounts = SystemAccount.objects.select_related("user", "bureau").prefetch_related("user__auth_token_set")
    now = timezone.now()
    rows = [
        (account, sum(token.is_usable(now=now) for token in account.user.auth_token_set.all()))
        for account in accounts.order_by("bureau__code", "user__full_name", "pk")
    ]
    asked = AccessRequest.objects.open().filter(kind=AccessRequest.Kind.SYSTEM).select_related("user", "asked_by")
    context = {"rows": rows, "today": timezone.localdate(now), "requests": list(asked.order_by("asked_at", "pk"))}
    return render(request, "accounts/system_list.html", context)


@never_cache
@require_safe
@allowed("system.manage")
def show_system(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    account, now = _account(username), timezone.now()
    tokens = AccessToken.objects.filter(user=account.user).select_related("made_by", "revoked_by")
    context = {
        "account": account,
        "today": timezone.localdate(now),
        "rights": [label_of(action) for action in account.actions],
        "tokens": [(token, token.is_usable(now=now)) for token in tokens],
        "requests": account.user.access_requests.open().select_related("asked_by").order_by("asked_at", "pk"),
        "has_keeper": has_keeper(account, on=timezone.localdate(now)),
    }
    return render(request, "accounts/system.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def add_system(request: AuthenticatedHttpRequest) -> HttpResponse:
    """First the bureau, then the rest: which rights there are to choose from depends on its level."""
    today = timezone.localdate()
    chosen = ChooseBureauForm(request.GET if request.GET or request.method == "POST" else None, on=today)
    if not chosen.is_valid():
        context = {"form": chosen, "method": "get"}
        return render(request, "accounts/system_form.html", context, status=422 if chosen.errors else 200)
    bureau = chosen.cleaned_data["bureau"]
    form = SystemForm(request.POST or None, bureau=bureau, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            ask_system_account(by=request.user, bureau=bureau, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "accounts:systems")
    return _form(request, form, bureau=bureau)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def change_system(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    account = _account(username)
    form = LimitsForm(request.POST or None, instance=account, bureau=account.bureau, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            asked = change_system_account(account, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            saved = _("The changes are saved. They bite with the next request.")
            messages.success(request, ASKED if asked else saved)
            return see_other(request, "accounts:system", username)
    return _form(request, form, bureau=account.bureau, account=account)


def _form(
    request: AuthenticatedHttpRequest, form: Any, *, bureau: Bureau, account: SystemAccount | None = None
) -> HttpResponse:
    context = {"form": form, "method": "post", "bureau": bureau, "account": account}
    return render(request, "accounts/system_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def add_token(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    account = _account(username)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_token(account, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "accounts:system", username)
    text = _(
        "When it is granted it is shown to the keeper of the system alone, once. Tokens issued earlier go on working"
        " until they expire or are revoked."
    )
    return _ask(request, form, account, title=_("Ask for a token"), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def withdraw_token(request: AuthenticatedHttpRequest, username: str, key: str) -> HttpResponse:
    account, now = _account(username), timezone.now()
    token = get_object_or_404(AccessToken, user=account.user, token_key=key)

    def revoke(reason: str) -> None:
        revoke_token(token, reason=reason, by=request.user, now=now)

    text = _("The system is refused from its next request on. This cannot be undone; issue another token.")
    facts = [(_("Token"), str(token)), (_("Used by"), token.label)]
    done = _("The token is revoked.")
    return _with_reason(request, account, revoke, title=_("Revoke the token"), text=text, done=done, facts=facts)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def disable_system(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    account, now = _account(username), timezone.now()

    def disable(reason: str) -> None:
        disable_system_account(account, reason=reason, by=request.user, now=now)

    text = _("The system is refused from its next request on, and all its tokens are revoked. Nothing is deleted.")
    done = _("The account is disabled; all its tokens are revoked.")
    return _with_reason(request, account, disable, title=_("Disable the account"), text=text, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def enable_system(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    account = _account(username)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            ask_enabling(account.user, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "accounts:system", username)
    text = _("When it is granted the system may come back within the limits that it had. It needs a new token.")
    return _ask(request, form, account, title=_("Enable the account"), text=text)


def _with_reason(
    request: AuthenticatedHttpRequest,
    account: SystemAccount,
    act: Callable[[str], None],
    *,
    done: str,
    tone: str = "bad",
    **shown: Any,
) -> HttpResponse:
    """Ask for the reason, then do it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, done)
            return see_other(request, "accounts:system", account.user.username)
    return _ask(request, form, account, tone=tone, **shown)


def _ask(
    request: AuthenticatedHttpRequest,
    form: Any,
    account: SystemAccount,
    *,
    title: str,
    text: str,
    tone: str = "",
    facts: Any = (),
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "facts": [(_("Name"), account.user.full_name), (_("Bureau"), account.bureau.name), *facts],
        "action_label": title,
        "cancel_url": reverse("accounts:system", args=[account.user.username]),
        "form": form,
        "tone": tone,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
