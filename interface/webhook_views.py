"""Webhooks on pages: asked for, looked after and stopped by administrators; secrets taken by the keepers of systems."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.forms import ReasonForm
from accounts.http import AuthenticatedHttpRequest
from accounts.models import AccessRequest
from accounts.policy import allowed
from accounts.views.people import ASKED
from interface.models import Delivery, Webhook
from interface.receivers import listed_hosts
from interface.webhook_forms import WebhookForm
from interface.webhooks import ask_webhook, send_again, stop, take_secret

SHOWN = 50  # deliveries


def _webhooks() -> QuerySet[Webhook]:
    """With what became of their messages."""
    last = Delivery.objects.filter(webhook=OuterRef("pk"), answered_at__isnull=False).order_by("-answered_at", "-pk")
    return Webhook.objects.select_related("user__system_account__bureau", "stopped_by", "made_by").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__state=Delivery.State.FAILED)),
        last_answer=Subquery(last.values("answer")[:1]),
        last_at=Subquery(last.values("answered_at")[:1]),
    )


@require_safe
@allowed("system.manage")
def list_webhooks(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = AccessRequest.objects.open().filter(kind=AccessRequest.Kind.WEBHOOK).select_related("user", "asked_by")
    context = {
        "webhooks": list(_webhooks().order_by("stopped_at", "user__system_account__bureau__code", "pk")),
        "requests": list(asked.order_by("asked_at", "pk")),
        "hosts": sorted(f"{host.scheme}://{host.name}:{host.port}" for host in listed_hosts()),
    }
    return render(request, "interface/webhooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def add_webhook(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_webhook(given["system"], url=given["url"], reason=given["reason"], by=request.user, now=timezone.now())
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, ASKED)
            return see_other(request, "interface:webhooks")
    text = _("When it is granted, the keeper of the system takes the secret that messages are signed with.")
    return _ask(request, form, reverse("interface:webhooks"), title=_("Ask for a webhook"), text=text)


@require_safe
@allowed("system.manage")
def show_webhook(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(_webhooks(), pk=pk)
    context = {"webhook": webhook, "deliveries": webhook.deliveries.order_by("-pk")[:SHOWN], "now": timezone.now()}
    return render(request, "interface/webhook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("system.manage")
def stop_webhook(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook.objects.select_related("user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stop(webhook, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The webhook is stopped."))
            return see_other(request, "interface:webhook", pk)
    text = _("Nothing is told there any more, at once and for good. The system still reads the feed itself.")
    facts = [(_("Address"), webhook.url, "w")]
    back = reverse("interface:webhook", args=[pk])
    return _ask(request, form, back, title=_("Stop the webhook"), text=text, facts=facts, tone="bad")


@require_POST
@allowed("system.manage")
def send_webhook_again(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook.objects.select_related("user"), pk=pk)
    send_again(webhook, by=request.user, now=timezone.now())
    messages.success(request, _("What waits, and what was given up, is sent within a minute."))
    return see_other(request, "interface:webhook", pk)


def _kept(request: AuthenticatedHttpRequest) -> QuerySet[Webhook]:
    """Those of systems that this person keeps."""
    kept = Webhook.objects.filter(user__system_account__keeper=request.user, stopped_at__isnull=True)
    return kept.select_related("user").order_by("user__full_name", "pk")


@require_safe
@allowed("token.fetch")
def list_own_webhooks(request: AuthenticatedHttpRequest) -> HttpResponse:
    return render(request, "interface/own_webhooks.html", {"webhooks": list(_kept(request)), "now": timezone.now()})


@never_cache
@require_POST
@allowed("token.fetch")
def show_secret(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A new secret, in the answer itself, once."""
    webhook = get_object_or_404(_kept(request), pk=pk)
    try:
        secret = take_secret(webhook, by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, "interface:own_webhooks")
    return render(request, "interface/secret.html", {"webhook": webhook, "secret": secret})


def _ask(request: AuthenticatedHttpRequest, form: Any, back: str, *, title: str, **shown: Any) -> HttpResponse:
    context = {"title": title, "action_label": title, "cancel_url": back, "form": form, **shown}
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
