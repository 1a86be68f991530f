"""People, their posts and their links, for system administrators."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.appointments import ask_appointment, ask_longer, end_appointment
from accounts.errors import ActionRefused
from accounts.filters import PersonFilter
from accounts.forms import AppointForm, AskForm, EditPersonForm, EndForm, PersonForm, ProlongForm, ReasonForm
from accounts.http import AuthenticatedHttpRequest
from accounts.links import ask_link
from accounts.models import AccessRequest, Appointment, User
from accounts.people import ask_enabling, create_person, disable_person, edit_person, end_sessions_of
from accounts.policy import allowed
from paging.keyset import Order
from paging.pages import addressed_page

BY_NAME = Order("full_name", of="people")
ASKED = gettext_lazy("It is asked for. It opens nothing until the security administrator grants it.")


@require_safe
@allowed("person.manage")
def list_people(request: AuthenticatedHttpRequest) -> HttpResponse:
    today = timezone.localdate()
    posts = Appointment.objects.in_force(on=today).select_related("bureau")
    people = User.objects.people().prefetch_related(Prefetch("appointments", posts, to_attr="posts"))
    filterset = PersonFilter(request.GET, queryset=people, on=today)
    context = {"filterset": filterset, "page": addressed_page(filterset.rows, request.GET, BY_NAME)}
    return render(request, "accounts/person_list.html", context)


@never_cache
@require_safe
@allowed("person.manage")
def show_person(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    now = timezone.now()
    context = {
        "person": person,
        "requests": person.access_requests.open().select_related("asked_by").order_by("asked_at", "pk"),
        "appointments": person.appointments.select_related("bureau", "home_bureau").order_by("-valid_from", "-pk"),
        "certificates": person.certificates.all(),
        "today": timezone.localdate(now),
        "open_link": person.links.usable(now=now).select_related("made_by").first(),
        "is_own": person == request.user,
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def add_person(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = create_person(by=request.user, **form.cleaned_data)
        messages.success(request, _("The account is made. Now ask for a post and a one-time link."))
        return see_other(request, "accounts:person", person.username)
    return render(request, "accounts/person_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def change_person(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    form = EditPersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(person, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The changes are saved."))
            return see_other(request, "accounts:person", person.username)
    context = {"form": form, "person": person}
    return render(request, "accounts/person_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("appointment.manage")
def appoint_person(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    form = AppointForm(request.POST or None, user=person, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            ask_appointment(person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "accounts:person", person.username)
    context = {"form": form, "person": person}
    return render(request, "accounts/appoint.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("appointment.manage")
def close_appointment(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment.objects.select_related("user", "bureau"), pk=pk)
    today = timezone.localdate()
    form = EndForm(request.POST or None, initial={"on": today})
    if form.is_valid():
        try:
            asked = end_appointment(appointment, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            ended = _("The appointment ends. The head of the bureau distributes what is open.")
            messages.success(request, ASKED if asked else ended)
            return see_other(request, "accounts:person", appointment.user.username)
    context = {
        "title": _("End the appointment"),
        "text": _(
            "The right ends with the last day. Open work, if any, falls to the head of the bureau to distribute;"
            " what is not distributed by then becomes unassigned there, and the head is reminded of it."
            " A loan that ends early wakes the post at home; so the security administrator grants that end. If the"
            " access must stop at once, disable the account."
        ),
        "facts": [(_("Appointment"), str(appointment), "w")],
        "action_label": _("End the appointment"),
        "cancel_url": reverse("accounts:person", args=[appointment.user.username]),
        "form": form,
        "tone": "bad",
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("appointment.manage")
def prolong_appointment(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment.objects.select_related("user", "bureau"), pk=pk)
    form = ProlongForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ask_longer(appointment, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "accounts:person", appointment.user.username)
    context = {
        "title": _("Let the appointment last longer"),
        "text": _("It ends with its present last day until the security administrator grants the later one."),
        "facts": [(_("Appointment"), str(appointment), "w"), (_("Last day at present"), appointment.valid_to or "—")],
        "action_label": _("Ask for it"),
        "cancel_url": reverse("accounts:person", args=[appointment.user.username]),
        "form": form,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def disable(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            disable_person(person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The account is disabled; all its sessions have ended."))
            return see_other(request, "accounts:person", person.username)
    text = _("The person is signed out everywhere at once and cannot sign in. Nothing is deleted.")
    return _ask(request, form, person, title=_("Disable the account"), text=text, tone="bad")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def end_all_sessions(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.people(), username=username)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            end_sessions_of(person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("All sessions of the person have ended."))
            return see_other(request, "accounts:person", person.username)
    text = _("The person is signed out everywhere at once, and may sign in again. The account stays as it is.")
    return _ask(request, form, person, title=_("End all sessions"), text=text, tone="bad")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def enable(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    text = _(
        "When it is granted the person can sign in again with the password of before and the posts that still run."
    )
    return _ask_for(request, username, ask_enabling, title=_("Enable the account"), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("person.manage")
def send_link(request: AuthenticatedHttpRequest, username: str) -> HttpResponse:
    text = _(
        "When it is granted you fetch the link on the page of the request, and the security administrator has its code."
        " Hand the link to the person; the code comes from the security administrator, by another way. Both together"
        " set a new password."
    )
    return _ask_for(request, username, ask_link, title=_("One-time link"), text=text)


def _ask_for(
    request: AuthenticatedHttpRequest, username: str, act: Callable[..., AccessRequest], *, title: str, text: str
) -> HttpResponse:
    """Something that is asked for with a reason alone."""
    person = get_object_or_404(User.objects.people(), username=username)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            act(person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "accounts:person", person.username)
    return _ask(request, form, person, title=title, text=text)


def _ask(
    request: AuthenticatedHttpRequest, form: Form, person: User, *, title: str, text: str, tone: str = ""
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "facts": [(_("Full name"), person.full_name), (_("User name"), person.username)],
        "action_label": title,
        "cancel_url": reverse("accounts:person", args=[person.username]),
        "form": form,
        "tone": tone,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
