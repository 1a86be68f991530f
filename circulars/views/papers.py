"""The circular as files: PDF, DOCX and its table as XLSX."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policy import allowed
from circulars.models import Circular, IssuedPaper
from circulars.paper import paper_of
from circulars.states import Status
from circulars.views.reached import reached_circular
from documents import render_docx, render_pdf, render_xlsx
from records.handing_out import paper_answer


@require_safe
@allowed("circular.view")
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """An issued circular's PDF is the stored one, byte for byte; every other file is made now."""
    circular = reached_circular(request, pk)
    if circular.status == Status.COLLECTING:
        raise Http404
    return paper_answer(
        _content(circular, form), name=f"{circular.number}.{form}", entry="circular.downloaded", record=circular,
        by=request.user,
    )  # fmt: skip


def _content(circular: Circular, form: str) -> bytes:
    if form == "pdf":
        stored = IssuedPaper.objects.filter(circular=circular).first()
        return bytes(stored.pdf) if stored else render_pdf(paper_of(circular), at=timezone.now())
    return render_docx(paper_of(circular)) if form == "docx" else render_xlsx(paper_of(circular))
