"""Filters under a name: save one, and keep them in order."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from lists import saved_filters
from lists.forms import SavedFilterForm
from records.kinds import Kind, kind_of
from records.models.saved_filter import SavedFilter


def _kind(kind: str) -> Kind:
    try:
        return kind_of(kind)
    except KeyError:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@allowed("work.view")
def save_filter(request: AuthenticatedHttpRequest, kind: str) -> HttpResponse:
    """The filter itself is what stands in this page's own address."""
    registered = _kind(kind)
    posted = request.POST if request.method == "POST" else None
    form = SavedFilterForm(posted, may_share=request.user.may("filter.share"))
    if form.is_valid():
        query = request.GET.urlencode()
        try:
            saved = saved_filters.save_filter(user=request.user, kind=kind, query=query, **form.values)
        except ActionRefused as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, _("The filter “%(name)s” is kept.") % {"name": saved.name})
            return see_other(request, saved_filters.address_of(saved))
    context = {"form": form, "kind": registered, "cancel_url": reverse(registered.list_url)}
    return render(request, "lists/saved_filter_form.html", context, status=422 if form.errors else 200)


@require_GET
@allowed("work.view")
def list_filters(request: AuthenticatedHttpRequest, kind: str) -> HttpResponse:
    registered = _kind(kind)
    visible = SavedFilter.objects.visible_to(request.user).filter(kind=kind).select_related("user", "bureau")
    rows = [(saved, saved_filters.address_of(saved), saved.user_id == request.user.pk) for saved in visible]
    context = {"rows": rows, "kind": registered, "list_url": reverse(registered.list_url)}
    return render(request, "lists/saved_filter_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed("work.view")
def change_filter(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedFilter.objects.kept(), user=request.user, pk=pk)
    initial = {"name": saved.name, "pinned": saved.pinned, "shared": saved.bureau_id is not None}
    posted = request.POST if request.method == "POST" else None
    may_share = request.user.may("filter.share") or saved.bureau_id is not None
    form = SavedFilterForm(posted, initial=initial, may_share=may_share)
    manage_url = reverse("lists:saved_filters", args=[saved.kind])
    if form.is_valid():
        try:
            saved_filters.change_filter(saved, by=request.user, **form.values)
        except ActionRefused as refused:
            form.add_error("name", refused.message)
        else:
            return see_other(request, manage_url)
    context = {"form": form, "saved": saved, "kind": kind_of(saved.kind), "cancel_url": manage_url}
    return render(request, "lists/saved_filter_form.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("work.view")
def archive_filter(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedFilter.objects.kept(), user=request.user, pk=pk)
    saved_filters.archive_filter(saved, by=request.user, now=timezone.now())
    messages.success(request, _("The filter “%(name)s” is removed.") % {"name": saved.name})
    return see_other(request, "lists:saved_filters", saved.kind)
