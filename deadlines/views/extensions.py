"""Asking for an extension, and deciding on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from deadlines.extensions import grant_extension, may_decide, next_limit, refuse_extension, request_extension
from deadlines.forms import DecisionForm, ExtensionForm
from deadlines.models import Extension
from deadlines.pages import extension_page, limit_in_words
from deadlines.views.clocks import clock_of


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("clock.extend_request")
def ask_extension(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    clock = clock_of(request, pk)
    require(request.user, "clock.extend_request", clock)
    limit = next_limit(clock)
    if limit is None:
        messages.error(request, _("This rule allows no further extension."))
        return see_other(request, "deadlines:clock", pk)
    form = ExtensionForm(request.POST or None, limit=limit)
    if request.method == "POST" and form.is_valid():
        try:
            asked = request_extension(clock, by=request.user, on=timezone.localdate(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            sent = _("Asked for. %(bureau)s decides; until then the last day stays.")
            messages.success(request, sent % {"bureau": asked.deciding_bureau})
            return see_other(request, "deadlines:clock", pk)
    context = {
        "title": _("Ask for an extension"),
        "text": limit_in_words(clock),
        "action_label": _("Ask"),
        "form": form,
        "clock": clock,
        "today": timezone.localdate(),
    }
    return render(request, "deadlines/clock_act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("clock.view")
def decide_extension(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The request; whoever may decide on it finds the two buttons."""
    rows = Extension.objects.visible_to(request.user)
    extension = get_object_or_404(
        rows.select_related("clock__rule", "clock__bureau", "deciding_bureau", "requested_by", "decided_by"), pk=pk
    )
    form = DecisionForm(request.POST or None, needs_document=extension.needs_document)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, extension, form)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return see_other(request, "deadlines:clock", extension.clock_id)
    may = extension.state == Extension.State.ASKED and may_decide(request.user, extension)
    context = extension_page(extension, on=timezone.localdate()) | {"form": form, "may_decide": may}
    return render(request, "deadlines/extension.html", context, status=422 if form.errors else 200)


def _decide(request: AuthenticatedHttpRequest, extension: Extension, form: DecisionForm) -> None:
    today = timezone.localdate()
    if request.POST.get("decision") == "grant":
        clock = grant_extension(extension, by=request.user, on=today, **form.cleaned_data)
        messages.success(request, _("Granted. The last day is now %(day)s.") % {"day": clock.due_on or "—"})
    else:
        refuse_extension(extension, by=request.user, on=today, note=form.cleaned_data["note"])
        messages.success(request, _("Refused. The last day stays."))
