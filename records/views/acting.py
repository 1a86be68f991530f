"""One act on a record of any kind: its form, and doing it. Each room has a view of its own that reaches the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import require
from records.forms.refusing import add_refusal
from records.kinds import kind_of
from records.workflow import why_impossible

if TYPE_CHECKING:
    from records.acts import Transition
    from records.models.tracked import TrackedRecord

THEN = "then"  # name of the buttons of acts that stand beside an editor, and save it


def act_on(request: AuthenticatedHttpRequest, record: TrackedRecord, action: str) -> HttpResponse:
    """The form of one act of the state table, and doing it. `record`: reached through the filter of visibility.

    Raises Http404 for an act that the table does not offer, NotAllowed without the right to it.
    """
    kind, today = kind_of(record.kind), timezone.localdate()
    transition = kind.workflow.offered(action)
    if transition is None:
        raise Http404
    require(request.user, transition.action, *transition.authorities(record))
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    number = record.number  # one that is sealed gets another, which stays in the compartment
    form = kind.form_of(transition)(*posted, record=record, by=request.user, today=today, transition=transition)
    if form.is_valid():
        try:
            form.perform()
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _said(transition, record, number))
            return see_other(request, _where_to(request, record))
    why_not = why_impossible(transition, record)
    context = {"record": record, "kind": kind, "form": form, "transition": transition, "why_not": why_not}
    return render(request, "records/act.html", context | {"today": today}, status=422 if form.errors else 200)


def then_to(request: AuthenticatedHttpRequest, record: TrackedRecord) -> TrackedRecord | str:
    """Where to go after saving what stood in an editor: on to the act whose button was pressed, or to the record."""
    kind = kind_of(record.kind)
    transition = kind.workflow.offered(request.POST.get(THEN, ""))
    return kind.address_of(record, transition.name) if transition else record


def _said(transition: Transition, record: TrackedRecord, number: str) -> str:
    if transition.after:
        return str(transition.after) % {"name": record.name}
    return _("%(number)s: %(done)s.") % {"number": number, "done": transition.label}


def _where_to(request: AuthenticatedHttpRequest, record: TrackedRecord) -> TrackedRecord | str:
    """The record's page, or the list when the record has left the person's reach."""
    seen = type(record).objects.visible_to(request.user).filter(pk=record.pk).exists()
    return record if seen else kind_of(record.kind).list_url
