"""What is known of a subject, while it is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.policy import allowed
from audit import trail
from records.models.subject import Subject
from records.subjects import compact_code, credit_code_fault, known_of, matching

if TYPE_CHECKING:
    from accounts.models import User


@require_http_methods(["GET", "POST"])
@allowed("subject.check")
def check_subject(request: HttpRequest) -> HttpResponse:
    """Answers for one exact code or one exact name. Names come by POST: they do not belong in addresses."""
    code = compact_code(request.POST.get("subject_code") or request.GET.get("code", ""))
    name = request.POST.get("subject_name", "").strip()
    kind = request.POST.get("subject_kind", "")
    fault = credit_code_fault(code) if code else None
    subjects = matching(credit_code="" if fault else code, name=name, kind=kind if kind in Subject.Kind else "")
    known = known_of(subjects, request.user)
    if any(each.is_beyond for each in known):
        trail.record("subject.known_beyond_reach", by=request.user, detail={"kinds": [k.kind for k in known]})
    registered = None if fault else _registered(code, request.user)
    context = {"code": code, "fault": fault, "name": name, "registered": registered, "known": known}
    return render(request, "records/_subject_check.html", context)


def _registered(code: str, user: User) -> Subject | None:
    """Whose code it is; of a subject of sealed records only, as if nobody had ever heard of it."""
    coded = Subject.objects.coded(code)
    return coded.first() if known_of(coded, user) else None
