"""Bureaus' own systems and their tokens, for system administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.forms import ChooseBureauForm, LimitsForm, ReasonForm, SystemForm, TokenForm
from accounts.models import AccessToken, Bureau, SystemAccount
from accounts.policy import allowed
from accounts.policy_labels import ACTIONS
from accounts.system_accounts import (
    change_system_account,
    create_system_account,
    disable_system_account,
    enable_system_account,
    issue_token,
    revoke_token,
)

FRESH_TOKEN = "fresh_token"  # noqa: S105 (the name of a place in the session)


def _account(username: str) -> SystemAccount:
    accounts = SystemAccount.objects.select_related("user", "bureau", "made_by")
    return get_object_or_404(accounts, user__username=username)


@require_safe
@allowed("system.manage")
def list_systems(request: HttpRequest) -> HttpResponse:
    accounts = SystemAccount.objects.select_related("user", "bureau").prefetch_related("user__auth_token_set")
    now = timezone.now()
    rows = [
        (account, sum(token.is_usable(now=now) for token in account.user.auth_token_set.all()))
        for account in accounts.order_by("bureau__code", "user__full_name", "pk")
    ]
    return render(request, "accounts/system_list.html", {"rows": rows, "today": timezone.localdate(now)})


@never_cache
@require_safe
@allowed("system.manage")
def show_system(request: HttpRequest, username: str) -> HttpResponse:
    """A token issued a moment ago is shown once: a reload no longer has it."""
    account, now = _account(username), timezone.now()
    fresh = request.session.pop(FRESH_TOKEN, None)
    tokens = AccessToken.objects.filter(user=account.user).select_related("made_by", "revoked_by")
    context = {
        "account": account,
        "today": timezone.localdate(now),
        "rights": [ACTIONS[action] for action in account.actions],
        "tokens": [(token, token.is_usable(now=now)) for token in tokens],
        "fresh_token": fresh["token"] if fresh and fresh["account"] == account.pk else "",
    }
    return render(request, "accounts/system.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def add_system(request: HttpRequest) -> HttpResponse:
    """First the bureau, then the rest: which rights there are to choose from depends on its level."""
    today = timezone.localdate()
    chosen = ChooseBureauForm(request.GET if request.GET or request.method == "POST" else None, on=today)
    if not chosen.is_valid():
        context = {"form": chosen, "method": "get"}
        return render(request, "accounts/system_form.html", context, status=422 if chosen.errors else 200)
    bureau = chosen.cleaned_data["bureau"]
    form = SystemForm(request.POST or None, bureau=bureau)
    if request.method == "POST" and form.is_valid():
        account = create_system_account(by=request.user, bureau=bureau, **form.cleaned_data)
        messages.success(request, _("The account is made. Now issue a token."))
        return see_other(request, "accounts:system", account.user.username)
    return _form(request, form, bureau=bureau)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def change_system(request: HttpRequest, username: str) -> HttpResponse:
    account = _account(username)
    form = LimitsForm(request.POST or None, instance=account, bureau=account.bureau)
    if request.method == "POST" and form.is_valid():
        change_system_account(account, by=request.user, **form.cleaned_data)
        messages.success(request, _("The changes are saved. They bite with the next request."))
        return see_other(request, "accounts:system", username)
    return _form(request, form, bureau=account.bureau, account=account)


def _form(request: HttpRequest, form: Any, *, bureau: Bureau, account: SystemAccount | None = None) -> HttpResponse:
    context = {"form": form, "method": "post", "bureau": bureau, "account": account}
    return render(request, "accounts/system_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def add_token(request: HttpRequest, username: str) -> HttpResponse:
    """Issue a token. It is kept in the administrator's session until the next page shows it, once."""
    account = _account(username)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            secret = issue_token(account, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            request.session[FRESH_TOKEN] = {"account": account.pk, "token": secret}
            return see_other(request, "accounts:system", username)
    text = _("It is shown once. Tokens issued earlier go on working until they expire or are revoked.")
    return _ask(request, form, account, title=_("Issue a token"), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def withdraw_token(request: HttpRequest, username: str, key: str) -> HttpResponse:
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
def disable_system(request: HttpRequest, username: str) -> HttpResponse:
    account, now = _account(username), timezone.now()

    def disable(reason: str) -> None:
        disable_system_account(account, reason=reason, by=request.user, now=now)

    text = _("The system is refused from its next request on, and all its tokens are revoked. Nothing is deleted.")
    done = _("The account is disabled; all its tokens are revoked.")
    return _with_reason(request, account, disable, title=_("Disable the account"), text=text, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def enable_system(request: HttpRequest, username: str) -> HttpResponse:
    account = _account(username)

    def enable(reason: str) -> None:
        enable_system_account(account, reason=reason, by=request.user)

    text = _("The system may come back within the limits that it had. It needs a new token.")
    done = _("The account is enabled. Issue a token.")
    return _with_reason(request, account, enable, title=_("Enable the account"), text=text, done=done, tone="")


def _with_reason(
    request: HttpRequest,
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
    request: HttpRequest, form: Any, account: SystemAccount, *, title: str, text: str, tone: str = "", facts: Any = ()
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
