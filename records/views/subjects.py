"""What is known of a subject, while it is being typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records.subjects import check


@require_http_methods(["GET", "POST"])
@allowed("subject.check")
def check_subject(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Answers for one exact code or one exact name. Names come by POST: they do not belong in addresses."""
    typed = request.POST
    name = typed.get("subject_name", "").strip()
    checked = check(
        credit_code=typed.get("subject_code") or request.GET.get("code", ""),
        name=name,
        kind=typed.get("subject_kind", ""),
        by=request.user,
    )
    context = {
        "code": checked.code,
        "fault": checked.fault,
        "name": name,
        "registered": checked.registered,
        "known": checked.known,
    }
    return render(request, "records/_subject_check.html", context)
