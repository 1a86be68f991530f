"""Editing what exists. When a colleague was faster both versions are shown, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused, StaleRecord
from accounts.http import AuthenticatedHttpRequest
from records import editing
from records.forms.refusing import add_refusal
from records.kinds import kind_of

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord


def correct_record(
    request: AuthenticatedHttpRequest,
    record: TrackedRecord,
    form_class: type[editing.VersionedForm],
    *,
    theirs: Mapping[str, Any],
    save: Callable[[Any], Any],
    template: str = "records/correct.html",
    **given: Any,
) -> HttpResponse:
    """`theirs`: the record as its form shows it, with its version. `save(form)` raises StaleRecord or ActionRefused.

    `given`: what else the form is made with.
    """
    posted = editing.settled(request.POST, form_class, theirs) if request.method == "POST" else None
    form = form_class(posted, today=timezone.localdate(), initial=theirs, **given)
    if posted is not None and editing.is_unsettled(posted):
        return editing.two_versions(request, form, theirs, record=record)
    if form.is_valid():
        try:
            with transaction.atomic():  # what is refused leaves nothing, a new subject or organ neither
                save(form)
        except StaleRecord:
            return editing.two_versions(request, form, theirs, record=record)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The changes of %(number)s are saved.") % {"number": record.number})
            return redirect(record)
    context = {"record": record, "kind": kind_of(record.kind), "form": form}
    return render(request, template, context, status=422 if form.errors else 200)
