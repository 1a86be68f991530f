"""Bulk actions: choose rows, see what will happen, confirm, watch the progress, read the result per row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from lists import bulk
from lists.saved_filters import cleaned_query
from lists.tasks import run_job
from paging.keyset import Order
from paging.pages import addressed_or_first_page
from records.kinds import kind_of
from records.models.bulk import BulkItem, BulkJob

ROWS = 50


@require_POST
@allowed("work.view")
def choose(request: AuthenticatedHttpRequest, kind: str, name: str) -> HttpResponse:
    """Freezes what was ticked, or all that the list's filter finds, and shows what will happen to it."""
    try:
        action = bulk.action_of(f"{kind}.{name}")
    except KeyError:
        raise Http404 from None
    back = reverse(action.chosen_from.url)
    try:
        query = cleaned_query(request.POST.get("query", ""))
        back = f"{back}?{query}" if query else back
        records = action.chosen_from.chosen(request)
        job = bulk.choose(action, records, user=request.user, back=back, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, back)
    return see_other(request, job)


@require_GET
@allowed("work.view")
def show(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob, user=request.user, pk=pk)
    if job.state == BulkJob.State.CHOSEN:
        return _preview(request, job, bulk.action_of(job.action).form(user=request.user))
    return render(request, "lists/job.html", _progress_of(job) | _rows(request, job))


def _preview(request: AuthenticatedHttpRequest, job: BulkJob, form: bulk.BulkForm) -> HttpResponse:
    context = {
        "job": job,
        "action": bulk.action_of(job.action),
        "form": form,
        "preview": bulk.preview(job, user=request.user),
        "total": job.items.count(),
    }
    return render(request, "lists/job_preview.html", context, status=422 if form.errors else 200)


def _progress_of(job: BulkJob) -> dict[str, Any]:
    counts = job.counts()
    return {
        "job": job,
        "action": bulk.action_of(job.action),
        "counts": counts,
        "handled": counts["total"] - counts["waiting"],
    }


def _rows(request: AuthenticatedHttpRequest, job: BulkJob) -> dict[str, Any]:
    """One page of results, in the order of the set; `?show=refused` only those that were refused."""
    only = request.GET.get("show", "")
    items = job.items.filter(state=only) if only in BulkItem.State else job.items.all()
    page = addressed_or_first_page(items, request.GET, Order("id", of=f"job {job.pk}"), size=ROWS)
    model = kind_of(job.record_kind).model
    seen = model.objects.visible_to(job.user).in_bulk([item.record_id for item in page.rows])
    return {"rows": [(item, seen.get(item.record_id)) for item in page.rows], "show": only, "page": page}


@require_GET
@allowed("work.view")
def progress(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every second; when the job has ended, the whole page is loaded once more."""
    job = get_object_or_404(BulkJob, user=request.user, pk=pk)
    response = render(request, "lists/_job_progress.html", _progress_of(job))
    if not job.is_running:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@allowed("work.view")
def confirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob, user=request.user, pk=pk)
    action = bulk.action_of(job.action)
    form = action.form(request.POST, user=request.user)
    if not form.is_valid():
        return _preview(request, job, form)
    try:
        bulk.confirm(job, action.to_json(form.cleaned_data), now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        transaction.on_commit(lambda: run_job.delay(job.pk), robust=True)
    return see_other(request, job)


@require_POST
@allowed("work.view")
def resume(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob, user=request.user, pk=pk)
    try:
        bulk.resume(job, now=timezone.now())
    except ActionRefused as refused:
        messages.info(request, refused.message)
    else:
        transaction.on_commit(lambda: run_job.delay(job.pk), robust=True)
    return see_other(request, job)


@require_POST
@allowed("work.view")
def stop(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob, user=request.user, pk=pk)
    if not bulk.stop(job, now=timezone.now()):
        messages.info(request, _("It had ended already."))
    return see_other(request, job)
