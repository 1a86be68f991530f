"""Linking a record with another one, and taking a link back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from records import tokens
from records.forms.links import LinkForm, UnlinkForm
from records.forms.refusing import add_refusal
from records.links import link_by_hand, unlink
from records.models.link import Link
from records.models.tracked import TrackedRecord
from records.views.reached import visible_record
from records.views.small_act import small_act_page


@require_http_methods(["GET", "POST"])
@allowed("link.add")
def add_link(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """Pressed twice, one link."""
    record = visible_record(request.user, kind, pk)
    require(request.user, "link.add", record)
    form = LinkForm(request.POST if request.method == "POST" else None, record=record)
    if form.is_valid():
        try:
            _link_once(request, record, form)
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The records are linked."))
            return redirect(record)
    return small_act_page(request, record, form, title=_("Link a record"))


def _link_once(request: AuthenticatedHttpRequest, record: TrackedRecord, form: LinkForm) -> None:
    given = form.cleaned_data

    def make() -> TrackedRecord:
        said = {"by": request.user, "on": timezone.localdate(), "note": given["note"]}
        link_by_hand(record, given["number"], given["role"], **said)
        return record

    asked = tokens.asked_by(request) | {"of": [record.kind, record.pk]}
    tokens.make_once(given["token"], user=request.user, kind="link", make=make, asked=asked)


@require_http_methods(["GET", "POST"])
@allowed("link.add")
def end_link(request: AuthenticatedHttpRequest, kind: str, pk: int, made: int) -> HttpResponse:
    record = visible_record(request.user, kind, pk)
    require(request.user, "link.add", record)
    link = get_object_or_404(Link.objects.visible_to(request.user).of(record), pk=made)
    form = UnlinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            unlink(link, at=record, by=request.user, on=timezone.localdate(), reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The link was taken back."))
            return redirect(record)
    return small_act_page(request, record, form, title=_("Take the link back"))
