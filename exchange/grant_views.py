"""The page of a head: rows of a colleague's workbook that arrive finished, their totals, and the decision."""

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
from accounts.policy import allowed
from exchange import granting
from exchange.forms import GrantForm
from exchange.grant_pages import grant_context
from exchange.models import ImportBatch
from exchange.views import ring


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(granting.RIGHT)
def decide_batch(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The rows that wait, and the two buttons."""
    batches = ImportBatch.objects.told_to(request.user).select_related("user", "bureau", "decided_by")
    batch = get_object_or_404(batches, pk=pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, batch, form)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return see_other(request, "exchange:grant", pk)
    context = grant_context(batch, request.GET) | {"form": form}
    return render(request, "exchange/grant.html", context, status=422 if form.errors else 200)


def _decide(request: AuthenticatedHttpRequest, batch: ImportBatch, form: GrantForm) -> None:
    """Nothing but the button “Grant” grants."""
    now = timezone.now()
    if request.POST.get("decision") == "grant":
        granting.grant(batch, by=request.user, now=now)
        ring(batch)
        messages.success(request, _("Granted. The rows are being written; what has changed meanwhile is said."))
    else:
        granting.refuse(batch, note=form.cleaned_data["note"], by=request.user, now=now)
        messages.success(request, _("Refused. The person who handed the file in is told."))
