"""A record with its files as one PDF."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from audit import trail
from files.digests import sha256_of
from records.downloads import SlowlyRead
from records.record_paper import temporary, write_record
from records.views.reached import visible_record


@require_safe
@allowed("attachment.view")
def print_record(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """For whoever may see the record and open its files; the trail says so, with the SHA-256 of what was given."""
    record = visible_record(request.user, kind, pk)
    require(request.user, "attachment.view", record)
    made = temporary()
    count = write_record(record, made, user=request.user, now=timezone.now())
    made.seek(0)
    detail = {"files": count, "sha256": sha256_of(made)}
    trail.record("record.exported", by=request.user, record=record, detail=detail)
    answer = SlowlyRead(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{record.number}.pdf"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
