"""Certificates of law enforcement of a person, for system administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.answers import see_other
from accounts.certificates import add_certificate, end_certificate
from accounts.errors import ActionRefused
from accounts.forms import CertificateForm, EndCertificateForm
from accounts.models import User
from accounts.policy import allowed

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpResponse

    from accounts.http import AuthenticatedHttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def enter_certificate(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    form = CertificateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_certificate(person, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The certificate is entered."))
            return see_other(request, "accounts:person", person.username)
    text = _("Whoever carries one on the day may be named as officer of a case.")
    return _ask(request, form, person, title=_("Enter a certificate"), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def stop_certificate(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    form = EndCertificateForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            end_certificate(form.cleaned_data["certificate"], on=form.cleaned_data["on"], by=request.user)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The certificate ends."))
            return see_other(request, "accounts:person", person.username)
    text = _("After its last day nobody can name the person as officer of a case. What was done before stands.")
    return _ask(request, form, person, title=_("End a certificate"), text=text)


def _ask(request: AuthenticatedHttpRequest, form: BaseForm, person: User, *, title: str, text: str) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "facts": [(_("Full name"), person.full_name), (_("User name"), person.username)],
        "action_label": title,
        "cancel_url": reverse("accounts:person", args=[person.username]),
        "form": form,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
