"""Registering and editing a lead, and the likely duplicates shown while one types."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedHttpRequest
from accounts.models import Bureau
from accounts.policy import allowed, require
from leads.forms.lead import EditForm, RegisterPage, SoFarForm, values_of
from leads.models import Lead
from leads.registration import Reporter, edit, of_the_same_document, register, similar_to
from records.models import Subject
from records.subjects import matching
from records.views.correcting import correct_record
from records.views.registering import register_record
from texts.credit_codes import compact_code


@require_http_methods(["GET", "POST"])
@allowed("lead.register")
def register_lead(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A new lead of one's own bureau."""
    today = timezone.localdate()
    return register_record(
        request, RegisterPage, kind=Lead.kind, initial=_begun(request, today),
        make=lambda form: _register(request, form), template="leads/register.html",
    )  # fmt: skip


def _begun(request: AuthenticatedHttpRequest, today: date) -> dict[str, Any]:
    """What is filled in already: today, and the place of one's own bureau."""
    bureau = request.user.bureau
    place = {} if bureau is None or bureau.level == Bureau.Level.PROVINCE else {"place": bureau.pk}
    return {"found_on": today, "received_on": today} | place


def _register(request: AuthenticatedHttpRequest, form: RegisterPage) -> Lead | Sealed:
    cleaned = form.cleaned_data
    name = cleaned["reporter_name"]
    lead = register(
        form.values(by=request.user),
        by=request.user,
        bureau=request.user.home,
        on=form.today,
        reporter=Reporter(name, cleaned["reporter_contact"]) if name else None,
        note=cleaned["late_reason"],
        files=cleaned["files"],
        are_evidence=cleaned["files_are_evidence"],
    )
    if lead.readers is not None:
        messages.success(request, _("Lead %(number)s went into the compartment.") % {"number": lead.number})
        return Sealed()
    messages.success(request, _("Lead %(number)s is registered.") % {"number": lead.number})
    if others := of_the_same_document(lead, user=request.user):
        numbers = ", ".join(other.number for other in others)
        sentence = _("The document %(document)s is also that of %(numbers)s. Compare them, and merge what is one.")
        messages.warning(request, sentence % {"document": lead.source_document, "numbers": numbers})
    return lead


@require_http_methods(["GET", "POST"])
@allowed("lead.edit")
def edit_lead(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Correct an open lead. When a colleague was faster both versions are shown, and nothing is lost."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).select_related("subject"), pk=pk)
    require(request.user, "lead.edit", lead)

    def save(form: EditForm) -> None:
        values = form.values(by=request.user, now=lead.subject)
        cleaned = form.cleaned_data
        reason = cleaned["late_reason"]
        edit(lead, values, by=request.user, on=form.today, version=cleaned["version"], note=reason)

    return correct_record(request, lead, EditForm, theirs=values_of(lead), save=save, template="leads/edit.html")


class Sealed:
    """What the registrar of a sealed lead is shown afterwards: the list, since the lead itself is gone for them."""

    def get_absolute_url(self) -> str:
        return reverse("leads:list")


@require_POST
@allowed("lead.register")
def show_similar(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Likely duplicates of what stands in the form so far, within one's own reach. Names come by POST."""
    form = SoFarForm(request.POST)
    form.full_clean()
    typed = form.cleaned_data
    code, name = compact_code(typed.get("subject_code", "")), typed.get("subject_name", "")
    subject: Subject | None = matching(credit_code=code, name=name).first() if code or name else None
    similar = similar_to(user=request.user, subject=subject, title=typed.get("title", "")[:60])
    return render(request, "leads/_similar.html", {"similar": similar, "today": timezone.localdate()})
