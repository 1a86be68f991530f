"""Pages of an administrator: what runs in the background, by number, bureau and age, and a button to stop it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from exchange import overseeing


@require_GET
@allowed("running.manage")
def list_running(request: AuthenticatedHttpRequest) -> HttpResponse:
    works = overseeing.running(by=request.user, now=timezone.now())
    return render(request, "exchange/running.html", {"works": works, "most": overseeing.SHOWN})


@require_POST
@allowed("running.manage")
def stop_running(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    try:
        overseeing.stop(kind, pk, by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.info(request, refused.message)
    else:
        messages.success(request, _("Number %(number)s is stopped.") % {"number": pk})
    return redirect("exchange:running")
