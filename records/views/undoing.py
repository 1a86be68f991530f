"""Taking back the last step of a record, by whoever did it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records.undoing import arrow_back, step_of
from records.views.reached import visible_record


@require_POST
@allowed("work.view")
def undo(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """`step`: the one that the person saw; when somebody went on meanwhile, that stands."""
    record = visible_record(request.user, kind, pk)
    given = request.POST.get("step", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
    step = step_of(record, number)
    arrow = arrow_back(record, step) if step else None
    try:
        if step is None or arrow is None:
            raise ActionRefused(_("There is nothing to undo."))
        record.advance(arrow.name, by=request.user, on=timezone.localdate(), step=step.pk)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(number)s: the last step is taken back.") % {"number": record.number})
    return see_other(request, record)
