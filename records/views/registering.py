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
from records.models.draft import SLIP
from records.tokens import asked_by, make_once, new_token

if TYPE_CHECKING:
    from records.forms.once import OnceForm


def register_record(
    request: AuthenticatedHttpRequest,
    form_class: Callable[..., OnceForm],
    *,
    kind: str,
    initial: dict[str, Any],
    make: Callable[[Any], Any],
    template: str,
    refused: Callable[[ActionRefused], dict[str, Any]] = lambda refusal: {},
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """`kind`: of what it makes. `initial`: what the form is filled with. `make(form)`: writes the record.

    `refused(refusal)`: what the page shows beside the sentence when the rules refuse it; `context`: what else it shows.
    """
    today: date = timezone.localdate()
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_class(*posted, today=today, initial=initial)
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            token = form.cleaned_data["token"]
            asked = asked_by(request)
            address, _made = make_once(token, user=request.user, kind=kind, make=lambda: make(form), asked=asked)
        except ActionRefused as refusal:
            add_refusal(form, refusal)
            beside = refused(refusal)
        else:
            return redirect(address)
    key = drafts.key_in(request.GET.get(SLIP, "")) or new_token()
    page = {"form": form, "draft_key": key, "today": today} | (context or {}) | beside
    return render(request, template, page, status=422 if form.errors else 200)
