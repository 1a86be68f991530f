"""Registering a record of any kind: a form that keeps a draft and makes one record, however often it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from records import attachments, drafts
from records.acts import EVIDENCE
from records.answers import PROOF
from records.forms.files import FilesField
from records.forms.refusing import add_refusal
from records.kinds import Kind
from records.models.draft import SLIP
from records.tokens import asked_by, make_once, new_token
from registry import declared

if TYPE_CHECKING:
    from django.forms import Form

    from accounts.models import User
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
    if takes_evidence(kind, form):
        form.fields[PROOF] = FilesField(label=_("evidence to add"))
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            token = form.cleaned_data["token"]
            asked = asked_by(request)
            address, _is_new = make_once(
                token, user=request.user, kind=kind, make=lambda: _made(make, form, request.user), asked=asked
            )
        except ActionRefused as refusal:
            add_refusal(form, refusal)
            beside = refused(refusal)
        else:
            return redirect(address)
    key = drafts.key_in(request.GET.get(SLIP, "")) or new_token()
    page = {"form": form, "draft_key": key, "today": today} | (context or {}) | beside
    return render(request, template, page, status=422 if form.errors else 200)


def takes_evidence(kind: str, form: Form) -> bool:
    """Whether something of the kind is decided upon evidence, and the form asks for no files of its own."""
    known = declared(Kind).get(kind)
    if known is None or any(isinstance(field, FilesField) for field in form.fields.values()):
        return False
    return EVIDENCE in known.rests_on or any(EVIDENCE in act.rests_on for act in known.workflow.acts)


def _made(make: Callable[[Any], Any], form: OnceForm, user: User) -> Any:
    """The record, with the evidence that came along: both or neither. Raises as `make`, and UnfitFile."""
    files = form.cleaned_data.pop(PROOF, None) or ()
    made = make(form)
    for file in files:
        attachments.attach(made, file, by=user, is_evidence=True)
    return made
