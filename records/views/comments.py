"""Writing a comment on a record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records import comments, tokens
from records.forms.comment import CommentForm
from records.forms.refusing import add_refusal
from records.models.tracked import TrackedRecord
from records.views.reached import visible_record


@require_POST
@allowed("comment.add")
def add_comment(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """Pressed twice, one comment; a form that is refused comes back as it was filled in."""
    record = visible_record(request.user, kind, pk)
    form = CommentForm(request.POST, record=record)
    if form.is_valid():
        try:
            _add_once(request, record, form)
        except ActionRefused as refused:
            add_refusal(form, refused, otherwise="text")
        else:
            return see_other(request, f"{record.get_absolute_url()}#timeline")
    template = "records/_comment_form.html" if request.htmx else "records/comment.html"
    return render(request, template, {"record": record, "comment_form": form}, status=422)


def _add_once(request: AuthenticatedHttpRequest, record: TrackedRecord, form: CommentForm) -> None:
    given = form.cleaned_data

    def add() -> TrackedRecord:
        shared = bool(given.get("is_shared"))
        comments.add(record, given["text"], by=request.user, on=timezone.localdate(), is_shared=shared)
        return record

    asked = tokens.asked_by(request) | {"of": [record.kind, record.pk]}
    tokens.make_once(given["token"], user=request.user, kind="comment", make=add, asked=asked)
