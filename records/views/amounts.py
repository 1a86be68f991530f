"""Correcting an amount of a record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from money.yuan import in_yuan
from records import tokens
from records.amounts import Amounts, AmountStory, correct_amount, stories_of
from records.forms.amounts import CorrectAmountForm
from records.forms.refusing import add_refusal
from records.models.tracked import TrackedRecord
from records.views.reached import visible_record
from records.views.small_act import small_act_page
from registry import declared


@require_http_methods(["GET", "POST"])
@allowed("work.view")
def correct(request: AuthenticatedHttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Another amount from a day on; `?part=` names the part of the record. What was decided stays as it was."""
    record = visible_record(request.user, kind, pk)
    story = _story(request, record, name)
    require(request.user, declared(Amounts)[kind].right, record)
    form = CorrectAmountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _correct_once(request, record, story, form)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("%(amount)s was corrected.") % {"amount": story.label})
            return redirect(record)
    about = f"{story.label}{f' · {story.part.label}' if story.part else ''} · {in_yuan(story.now)}"
    return small_act_page(request, record, form, title=_("Correct an amount"), about=about)


def _story(request: AuthenticatedHttpRequest, record: TrackedRecord, name: str) -> AmountStory:
    """Raises Http404 for an amount that the record does not have."""
    part = request.GET.get("part", "")
    found = (each for each in stories_of(record, request.user) if (each.name, each.part.key) == (name, part))
    story = next(found, None)
    if story is None:
        raise Http404
    return story


def _correct_once(
    request: AuthenticatedHttpRequest, record: TrackedRecord, story: AmountStory, form: CorrectAmountForm
) -> None:
    given: dict[str, Any] = {**form.cleaned_data}
    token = given.pop("token")

    def make() -> TrackedRecord:
        today = timezone.localdate()
        correct_amount(record, story.name, **given, part=story.part, by=request.user, on=today)
        return record

    asked = tokens.asked_by(request) | {"of": [record.kind, record.pk, story.name, story.part.key]}
    tokens.make_once(token, user=request.user, kind="amount", make=make, asked=asked)
