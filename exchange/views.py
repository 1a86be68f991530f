"""Pages of imports: hand in, look at the dry run, confirm, watch, stop, fetch the refused rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange import workflow
from exchange.forms import ConfirmForm, LateReasonForm, UploadForm
from exchange.known_sheets import all_sheets
from exchange.models import ImportBatch
from exchange.pages import batch_context, recent_batches
from exchange.refusals import UnreadableWorkbook
from exchange.refused_workbook import refused_workbook
from exchange.tasks import run_import
from exchange.writer import CONTENT_TYPE


def ring(batch: ImportBatch) -> None:
    """Tell a worker. Lost rings do no harm: the sweep finds the batch."""
    transaction.on_commit(lambda: run_import.delay(batch.pk), robust=True)


@require_http_methods(["GET", "POST"])
@allowed("import.upload")
def list_imports(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One's own imports; a new workbook is handed in here."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = workflow.receive(
                file,
                name=file.name,
                by=request.user,
                now=timezone.now(),
                with_hidden=form.cleaned_data["with_hidden"],
                late_reason=form.cleaned_data["late_reason"],
            )
        except (ActionRefused, UnreadableWorkbook) as refused:
            form.add_error("file", refused.message)
        else:
            ring(batch)
            return see_other(request, batch)
    context = {"form": form, "sheets": all_sheets(), "batches": recent_batches(request.user)}
    return render(request, "exchange/list.html", context, status=422 if form.errors else 200)


@require_GET
@allowed("import.upload")
def show_batch(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    return render(request, "exchange/batch.html", batch_context(batch, request.GET))


@require_GET
@allowed("import.upload")
def show_progress(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The bar alone; when the work has ended, the whole page is asked for anew."""
    batch = _own(request, pk)
    response = render(request, "exchange/_progress.html", {"batch": batch})
    if not batch.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed("import.upload")
def confirm_batch(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    form = ConfirmForm(request.POST)
    form.full_clean()
    return _act(request, pk, workflow.confirm, with_changes=form.cleaned_data["with_changes"])


@require_POST
@allowed("import.upload")
def choose_changes(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Which of the changed rows of a page are wanted; back to the same rows."""
    batch = _own(request, pk)
    shown, wanted = (_keys(request.POST.getlist(name)) for name in ("shown", "wanted"))
    try:
        workflow.choose_changes(batch, shown=shown, wanted=wanted, by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The choice is kept. It counts when you confirm the import with its changes."))
    place = {name: value for name in ("sheet", "verdict", "after", "before") if (value := request.POST.get(name))}
    return see_other(request, f"{batch.get_absolute_url()}?{urlencode(place)}#list")


def _keys(given: list[str]) -> set[int]:
    return {int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19}


@require_POST
@allowed("import.upload")
def resume_batch(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, workflow.resume)


@require_POST
@allowed("import.upload")
def take_hidden(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The same file again, with the rows that were left out because nobody sees them."""
    return _check_anew(request, pk, workflow.take_hidden)


@require_POST
@allowed("import.upload")
def give_reason(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The same file again, with one reason for all rows into a month whose circular is issued."""
    form = LateReasonForm(request.POST)
    form.full_clean()
    reason = form.cleaned_data.get("late_reason", "")  # empty, or too long: the page says so
    return _check_anew(request, pk, workflow.give_reason, late_reason=reason)


def _check_anew(
    request: AuthenticatedHttpRequest, pk: int, act: Callable[..., ImportBatch], **chosen: Any
) -> HttpResponse:
    batch = _own(request, pk)
    try:
        again = act(batch, by=request.user, now=timezone.now(), **chosen)
    except (ActionRefused, UnreadableWorkbook) as refused:
        messages.error(request, refused.message)
        return see_other(request, batch)
    ring(again)
    return see_other(request, again)


@require_POST
@allowed("import.upload")
def cancel_batch(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, workflow.cancel)


@require_GET
@allowed("import.upload")
def download_refused(request: AuthenticatedHttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused rows as a workbook of the same shape, each with its reason."""
    batch = _own(request, pk)
    response = StreamingHttpResponse(refused_workbook(batch), content_type=CONTENT_TYPE)
    name = _("Refused rows of %(file)s") % {"file": batch.file_name}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _own(request: AuthenticatedHttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.of(request.user).select_related("user"), pk=pk)


def _act(request: AuthenticatedHttpRequest, pk: int, act: Callable[..., object], **chosen: Any) -> HttpResponse:
    """One press of a button on a batch; what is refused is said on top of the batch's page."""
    batch = _own(request, pk)
    try:
        act(batch, by=request.user, now=timezone.now(), **chosen)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        ring(batch)
    return see_other(request, batch)
