"""Doors: sign in, sign out, one-time links, the demonstration's open door, the language."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language as set_language_cookie

from accounts import sessions
from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.forms import LinkForm, SignInForm
from accounts.http import SiteHttpRequest
from accounts.links import digest_of, find_link, use_link
from accounts.models import Appointment, OneTimeLink, User
from accounts.policy import PARTIES, public
from accounts.policy_labels import PARTY_WORDS, party_code
from accounts.sign_in import enter_as, is_demonstration

ENDED = {
    "idle": gettext_lazy("You were signed out because nothing was done for a while. Sign in again to go on."),
    "long": gettext_lazy("You were signed out because the session had lasted ten hours. Sign in again to go on."),
    "no_post": gettext_lazy("You were signed out because you hold no post any more. Ask the head of your bureau."),
}
DEMO_ORDER = ("PO", "PH", "CD", "TO", "TH", "CO", "CH", "IN", "IC", "SA", "SE", "AU")
DEMO_SHOWN = 6  # people of a party; the others are folded away
LINK_IN_SESSION = "one_time_link"


class _SignIn(LoginView):
    """allauth's flow (rate limit, stages for a second factor, rotated session) with our form and answers."""

    form_class = SignInForm
    template_name = "account/login.html"

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["ended"] = ENDED.get(self.request.GET.get("ended", ""), "")
        if is_demonstration(self.request):
            context["parties"] = demo_people(on=timezone.localdate())
        return context


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: SiteHttpRequest) -> HttpResponse:
    response = _SignIn.as_view()(request)
    if request.method == "POST" and response.status_code == 302:
        response.status_code = 303
    return response


@public
@require_POST
def sign_out(request: SiteHttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        sessions.sign_out(request, reason="own")
    return see_other(request, settings.LOGIN_URL)


def demo_people(*, on: date) -> list[dict[str, Any]]:
    """All of the demonstration's people by party: what the party is called and may do, who is shown at once, and more.

    The first ones are those who were made first; the more are in the order of their bureaus.
    """
    held = Appointment.objects.current(on=on).filter(user__is_demo=True, user__is_active=True)
    held = held.select_related("user", "bureau").order_by("user_id", "pk")
    known = {code: place for place, code in enumerate(DEMO_ORDER)}
    coded = [(party_code(post.role, post.bureau.level), post) for post in held]
    ordered = sorted((pair for pair in coded if pair[0] in PARTIES), key=lambda pair: known[pair[0]])
    return [
        _offered(code, [post for _code, post in group]) for code, group in groupby(ordered, key=lambda pair: pair[0])
    ]


def _offered(code: str, posts: list[Appointment]) -> dict[str, Any]:
    more = sorted(posts[DEMO_SHOWN:], key=lambda post: (post.bureau.code, post.user_id))
    return {"words": PARTY_WORDS[code], "posts": posts[:DEMO_SHOWN], "more": more}


@public
@require_POST
def enter_demonstration(request: SiteHttpRequest) -> HttpResponse:
    """Enter as one of the demonstration's people with one press. Does not exist where no demonstration runs."""
    if not is_demonstration(request):
        raise Http404
    username = request.POST.get("username", "").replace("\0", "")
    user = get_object_or_404(User.objects.active(), username=username, is_demo=True)
    if request.user.is_authenticated:
        sessions.sign_out(request, reason="own")
    enter_as(request, user)
    return see_other(request, _next(request))


def _next(request: SiteHttpRequest) -> str:
    wanted = request.POST.get(REDIRECT_FIELD_NAME, "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@public
@never_cache
@require_safe
def open_link(request: SiteHttpRequest, secret: str) -> HttpResponse:
    """The secret leaves the address at once, so that it stands in no log of the next page. Opening uses nothing up."""
    request.session[LINK_IN_SESSION] = digest_of(secret)
    return see_other(request, reverse("account_set_password"))


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: SiteHttpRequest) -> HttpResponse:
    """The page behind a one-time link."""
    link = find_link(request.session.get(LINK_IN_SESSION, ""), now=timezone.now())
    if link is None:
        return render(request, "account/link_expired.html", status=410)
    form = LinkForm(link, request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _password_is_set(request, link, form)
        if done is not None:
            return done
    context = {"form": form, "link": link}
    return render(request, "account/set_password.html", context, status=422 if form.errors else 200)


def _password_is_set(request: SiteHttpRequest, link: OneTimeLink, form: LinkForm) -> HttpResponse | None:
    """On to the sign-in page, or None with the error in the form. A wrong code is counted."""
    given = {"password": form.cleaned_data["new_password1"], "code": form.cleaned_data.get("code", "")}
    try:
        user = use_link(link, now=timezone.now(), **given)
    except ActionRefused as refused:
        form.add_error(None, refused.message)
        return None
    if user is None:
        form.add_error("code", _("The code is wrong. After five wrong ones the link is dead: ask for another."))
        return None
    del request.session[LINK_IN_SESSION]
    if request.user.is_authenticated:  # all sessions of the person have ended, this one is left in order
        sessions.sign_out(request, reason="own")
    messages.success(request, _("The password is set. Sign in with it now."))
    return see_other(request, settings.LOGIN_URL)


@public
@require_POST
def set_language(request: SiteHttpRequest) -> HttpResponse:
    """Remember the language: in the browser, and for somebody signed in on every machine."""
    wanted = request.POST.get("language", "")
    if request.user.is_authenticated and wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        User.objects.filter(pk=request.user.pk).update(language=wanted)
    response = set_language_cookie(request)
    if response.status_code == 302:
        response.status_code = 303
    return response
