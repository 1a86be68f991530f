"""Urging letters as files: PDF and DOCX."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from documents import render_docx, render_pdf
from records.downloads import paper_answer
from records.models.urging import Urging
from records.urging_paper import moment_of, paper_of
from records.views.reached import visible_record


@require_safe
@allowed("attachment.view")
def download_urging(request: AuthenticatedHttpRequest, pk: int, form: str) -> HttpResponse:
    """The letter that urged, for whoever may see files of the record that it is about."""
    seen = Urging.objects.visible_to(request.user).select_related("by_bureau", "bureau", "urged_by")
    urging = get_object_or_404(seen, pk=pk)
    require(request.user, "attachment.view", urging)
    record = visible_record(request.user, urging.kind, urging.record_id)
    paper = paper_of(urging)
    content = render_pdf(paper, at=moment_of(urging)) if form == "pdf" else render_docx(paper)
    return paper_answer(
        content, name=f"{urging.number}.{form}", entry="paper.downloaded", record=record, by=request.user
    )
