"""Registering and editing a lead, and the likely duplicates shown while one types."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionRefused, StaleRecord
from accounts.models import Bureau
from accounts.policy import allowed, require
from leads.forms.lead import EditForm, RegisterPage, values_of
from leads.models import Lead
from leads.registration import Reporter, edit, register, similar_to
from records import drafts, editing
from records.models import Subject
from records.subjects import compact_code, matching
from records.tokens import make_once

DRAFT = "lead"


@require_http_methods(["GET", "POST"])
@allowed("lead.register")
def register_lead(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    key = drafts.key_in(request.GET.get("draft", ""))
    initial = _begun(request, today) | drafts.initial_of(request.user, DRAFT, key)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RegisterPage(*posted, today=today, initial=initial)
    if form.is_valid():
        try:
            address, made = make_once(
                form.cleaned_data["token"], user=request.user, kind=DRAFT, make=lambda: _register(request, form)
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            if made:
                drafts.close(request.user, DRAFT, request.POST.get("draft_key", ""), now=timezone.now())
            return redirect(address)
    key = drafts.key_in(request.POST.get("draft_key", "")) or key or form["token"].value()
    context = {"form": form, "draft_key": key, "today": today}
    return render(request, "leads/register.html", context, status=422 if form.errors else 200)


def _begun(request: HttpRequest, today: date) -> dict[str, Any]:
    """What is filled in already: today, and the place of one's own bureau."""
    bureau = request.user.bureau
    place = {} if bureau is None or bureau.level == Bureau.Level.PROVINCE else {"place": bureau.pk}
    return {"found_on": today, "received_on": today} | place


def _register(request: HttpRequest, form: RegisterPage) -> Lead | Sealed:
    cleaned = form.cleaned_data
    name = cleaned["reporter_name"]
    lead = register(
        form.values(),
        by=request.user,
        bureau=request.user.bureau,
        on=form.today,
        reporter=Reporter(name, cleaned["reporter_contact"]) if name else None,
        note=cleaned["late_reason"],
        files=cleaned["files"],
    )
    if lead.readers is not None:
        messages.success(request, _("Lead %(number)s went into the compartment.") % {"number": lead.number})
        return Sealed()
    messages.success(request, _("Lead %(number)s is registered.") % {"number": lead.number})
    return lead


@require_http_methods(["GET", "POST"])
@allowed("lead.edit")
def edit_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an open lead. When a colleague was faster both versions are shown, and nothing is lost."""
    today = timezone.localdate()
    lead = get_object_or_404(Lead.objects.visible_to(request.user).select_related("subject"), pk=pk)
    require(request.user, "lead.edit", lead)
    theirs = values_of(lead)
    posted = editing.settled(request.POST, EditForm, theirs) if request.method == "POST" else None
    form = EditForm(posted, today=today, initial=theirs)
    if posted is not None and editing.is_unsettled(posted):
        return editing.two_versions(request, form, theirs, record=lead)
    if form.is_valid():
        try:
            edit(lead, form.values(), by=request.user, on=today, version=form.cleaned_data["version"])
        except StaleRecord:
            return editing.two_versions(request, form, theirs, record=lead)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The changes of lead %(number)s are saved.") % {"number": lead.number})
            return redirect(lead)
    return render(request, "leads/edit.html", {"lead": lead, "form": form}, status=422 if form.errors else 200)


class Sealed:
    """What the registrar of a sealed lead is shown afterwards: the list, since the lead itself is gone for them."""

    def get_absolute_url(self) -> str:
        return reverse("leads:list")


@require_POST
@allowed("lead.register")
def show_similar(request: HttpRequest) -> HttpResponse:
    """Likely duplicates of what stands in the form so far, within one's own reach. Names come by POST."""
    code, name = compact_code(request.POST.get("subject_code", "")), request.POST.get("subject_name", "").strip()
    subject: Subject | None = matching(credit_code=code, name=name).first() if code or name else None
    title = request.POST.get("title", "").strip()[:60]
    similar = similar_to(user=request.user, subject=subject, title=title)
    return render(request, "leads/_similar.html", {"similar": similar, "today": timezone.localdate()})
