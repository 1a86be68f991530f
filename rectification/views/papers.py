"""An answer as files: PDF and DOCX."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from documents import render_docx, render_pdf
from records.downloads import paper_answer
from rectification.models import Reply, SentPaper
from rectification.paper import paper_of
from rectification.views.reached import reached


@require_safe
@allowed("reply.view")
def download_reply(request: AuthenticatedHttpRequest, pk: int, form: str) -> HttpResponse:
    """What was sent is handed out as it was sent, byte for byte; before that, the paper as it stands, as a draft."""
    reply = reached(request, Reply, pk)
    name = f"{reply.document_number or reply.number}.{form}"
    return paper_answer(_content(reply, form), name=name, entry="paper.downloaded", record=reply, by=request.user)


def _content(reply: Reply, form: str) -> bytes:
    sent = SentPaper.objects.filter(reply=reply).first()
    if sent:
        return bytes(sent.pdf if form == "pdf" else sent.docx)
    paper = paper_of(reply)
    return render_pdf(paper, at=timezone.now()) if form == "pdf" else render_docx(paper)
