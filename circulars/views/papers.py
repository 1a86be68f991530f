"""The circular as files: PDF, DOCX and its table as XLSX."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from circulars.keeping import content_of
from circulars.states import Status
from circulars.views.reached import reached_circular
from records.downloads import paper_answer


@require_safe
@allowed("circular.view")
def download(request: AuthenticatedHttpRequest, pk: int, form: str) -> HttpResponse:
    """Of an issued circular the kept files, byte for byte; of a draft, what it would be now."""
    circular = reached_circular(request, pk)
    if circular.status == Status.COLLECTING:
        raise Http404
    content, name = content_of(circular, form, now=timezone.now()), f"{circular.number}.{form}"
    return paper_answer(content, name=name, entry="circular.downloaded", record=circular, by=request.user)
