"""One act on a record of any kind: its page, and doing it. Each room has a view of its own that reaches the record.

The page shows what the act rests on and, beside it, all that this person may answer, each sent to its own act.
"""

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
from records.answers import Answer, answers_to, perform
from records.forms.refusing import add_refusal
from records.kinds import kind_of
from records.matter import matter_of
from records.next_step import next_step
from records.workflow import why_impossible, why_out_of_state

if TYPE_CHECKING:
    from records.acts import Transition
    from records.models.tracked import TrackedRecord

THEN = "then"  # name of the buttons of acts that stand beside an editor, and save it


def act_on(request: AuthenticatedHttpRequest, record: TrackedRecord, action: str) -> HttpResponse:
    """The page of one act of the state table, and doing it. `record`: reached through the filter of visibility.

    Raises Http404 for an act that the table does not offer, NotAllowed without the right to it.
    """
    transition = kind_of(record.kind).workflow.offered(action)
    if transition is None:
        raise Http404
    require(request.user, transition.action, *transition.authorities(record))
    posted = (request.POST, request.FILES) if request.method == "POST" else None
    number = record.number  # one that is sealed gets another, which stays in the compartment
    answers = answers_to(record, transition, by=request.user, on=timezone.localdate(), posted=posted)
    form = next(answer.form for answer in answers if answer.act is transition)
    if form.is_valid():
        try:
            perform(form)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            return _done(request, record, transition, number)
    return _page(request, record, transition, answers, status=422 if form.errors else 200)


def _page(
    request: AuthenticatedHttpRequest,
    record: TrackedRecord,
    transition: Transition,
    answers: list[Answer],
    *,
    status: int,
) -> HttpResponse:
    """Without a form where the act is impossible now, unless something was typed into it."""
    kind = kind_of(record.kind)
    why_not = why_out_of_state(transition, record) if transition.takes_evidence else why_impossible(transition, record)
    shown = [each for each in answers if not (why_not and each.act is transition) or each.form.is_bound]
    context = {
        "record": record,
        "kind": kind,
        "state": kind.workflow.state(record.status),
        "transition": transition,
        "answers": shown,
        "why_not": why_not,
        "matter": matter_of(record, [answer.act for answer in answers], request.user),
        "today": timezone.localdate(),
    }
    return render(request, "records/act.html", context, status=status)


def _done(
    request: AuthenticatedHttpRequest, record: TrackedRecord, transition: Transition, number: str
) -> HttpResponse:
    """On to the record, or to its list when it has left the person's reach; with what happened, and who is next."""
    seen = type(record).objects.visible_to(request.user).filter(pk=record.pk).exists()
    coming = next_step(record, on=timezone.localdate()) if seen else None
    said = [_said(transition, record, number), coming.told_to(request.user, on=timezone.localdate()) if coming else ""]
    decided = transition.name in kind_of(record.kind).workflow.names_of_decisions()
    queue = "waiting" if decided else "mine"  # of My Work, whose next thing the message offers
    messages.success(request, " ".join(filter(None, said)), extra_tags=queue)
    if request.POST.get("next") == "work":  # pressed in My Work, which goes on there
        return see_other(request, "/")
    return see_other(request, record if seen else kind_of(record.kind).list_url)


def then_to(request: AuthenticatedHttpRequest, record: TrackedRecord) -> TrackedRecord | str:
    """Where to go after saving what stood in an editor: on to the act whose button was pressed, or to the record."""
    kind = kind_of(record.kind)
    transition = kind.workflow.offered(request.POST.get(THEN, ""))
    return kind.address_of(record, transition.name) if transition else record


def _said(transition: Transition, record: TrackedRecord, number: str) -> str:
    if transition.after:
        return str(transition.after) % {"name": record.name}
    if record.number != number:  # what it says now stays in the compartment
        return _("%(number)s: %(done)s.") % {"number": number, "done": transition.label}
    return _("%(number)s “%(title)s”: %(done)s.") % {"number": number, "title": record.title, "done": transition.label}
