"""Bureaus, for system administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.bureaus import edit_bureau, end_bureau, open_bureau, successor_begins_on
from accounts.errors import ActionRefused
from accounts.filters import BureauFilter
from accounts.forms import BureauForm, EditBureauForm, EndForm
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Appointment, Bureau
from accounts.policy import allowed
from paging.keyset import Order
from paging.pages import addressed_page

BY_CODE = Order("code", of="bureaus")


@require_safe
@allowed("bureau.manage")
def list_bureaus(request: AuthenticatedHttpRequest) -> HttpResponse:
    today = timezone.localdate()
    bureaus = Bureau.objects.select_related("parent")
    filterset = BureauFilter(request.GET, queryset=bureaus, on=today)
    context = {"filterset": filterset, "page": addressed_page(filterset.rows, request.GET, BY_CODE), "today": today}
    return render(request, "accounts/bureau_list.html", context)


@require_safe
@allowed("bureau.manage")
def show_bureau(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    bureau = get_object_or_404(Bureau.objects.select_related("parent", "city", "succeeds"), pk=pk)
    today = timezone.localdate()
    held = Appointment.objects.in_force(on=today).filter(bureau=bureau).select_related("user", "home_bureau")
    context = {
        "bureau": bureau,
        "appointments": held.order_by("role", "user__full_name", "pk"),
        "children": bureau.children.order_by("code"),
        "former_names": bureau.former_names,
        "successors": bureau.successors.order_by("code"),
        "today": today,
    }
    return render(request, "accounts/bureau.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("bureau.manage")
def add_bureau(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A new bureau; `?succeeds=` names the one that it follows."""
    today = timezone.localdate()
    former = _former(request.GET.get("succeeds", ""))
    form = BureauForm(request.POST or None, on=today, initial=_taken_over(former) if former else None)
    if request.method == "POST" and form.is_valid():
        try:
            bureau = open_bureau(by=request.user, succeeds=former, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(bureau)s is set up.") % {"bureau": bureau.name})
            return see_other(request, "accounts:bureau", bureau.pk)
    context = {"form": form, "former": former}
    return render(request, "accounts/bureau_form.html", context, status=422 if form.errors else 200)


def _former(asked: str) -> Bureau | None:
    """Raises Http404 for what is no number of a bureau."""
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    return get_object_or_404(Bureau, pk=asked)


def _taken_over(former: Bureau) -> dict[str, Any]:
    names = ("level", "parent", "code", "name", "short_name", "place_name", "document_word", "is_zone", "display_order")
    return {**{name: getattr(former, name) for name in names}, "valid_from": successor_begins_on(former)}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("bureau.manage")
def change_bureau(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    bureau = get_object_or_404(Bureau, pk=pk)
    form = EditBureauForm(request.POST or None, instance=bureau)
    if request.method == "POST" and form.is_valid():
        edit_bureau(bureau, by=request.user, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return see_other(request, "accounts:bureau", bureau.pk)
    context = {"form": form, "bureau": bureau}
    return render(request, "accounts/bureau_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("bureau.manage")
def close_bureau(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    bureau = get_object_or_404(Bureau, pk=pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            end_bureau(bureau, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(bureau)s ends.") % {"bureau": bureau.name})
            return see_other(request, "accounts:bureau", bureau.pk)
    context = {
        "title": _("End %(bureau)s") % {"bureau": bureau.name},
        "text": _(
            "From the day after, nobody can be appointed there and nothing be sent there. Its open work, if any,"
            " falls to the superior bureau to hand on. Nothing is deleted."
        ),
        "action_label": _("End the bureau"),
        "cancel_url": reverse("accounts:bureau", args=[bureau.pk]),
        "form": form,
        "tone": "bad",
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
