"""Registering a record of any kind: a form that keeps a draft and makes one record, however often it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from records import drafts
from records.forms.refusing import add_refusal
from records.tokens import asked_by, make_once, new_token

if TYPE_CHECKING:
    from records.forms.once import OnceForm


def register_record(
    request: AuthenticatedHttpRequest,
    form_class: Callable[..., OnceForm],
    *,
    draft: str,
    initial: dict[str, Any],
    make: Callable[[Any], Any],
    template: str,
    refused: Callable[[ActionRefused], dict[str, Any]] = lambda refusal: {},
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """`draft`: the kind of its drafts. `initial`: what the form is filled with. `make(form)`: writes the record.

    `refused(refusal)`: what the page shows beside the sentence when the rules refuse it; `context`: what else it shows.
    """
    today: date = timezone.localdate()
    key = drafts.key_in(request.POST.get("draft_key", "")) or drafts.key_in(request.GET.get("draft", ""))
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_class(*posted, today=today, initial=initial | drafts.initial_of(request.user, draft, key))
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            token = form.cleaned_data["token"]
            asked = asked_by(request)
            address, made = make_once(token, user=request.user, kind=draft, make=lambda: make(form), asked=asked)
        except ActionRefused as refusal:
            add_refusal(form, refusal)
            beside = refused(refusal)
        else:
            if made:
                drafts.close(request.user, draft, key, now=timezone.now())
            return redirect(address)
    key = key or drafts.key_in(form["token"].value() or "") or new_token()
    draft_url = drafts.url_of(draft, key, request.GET)
    page = {"form": form, "draft_key": key, "draft_url": draft_url, "today": today} | (context or {}) | beside
    return render(request, template, page, status=422 if form.errors else 200)
