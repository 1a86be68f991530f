"""The files of an issued circular, kept byte for byte: what was handed out is handed out again for ever."""

from __future__ import annotations

from datetime import datetime

from circulars.models import Circular, IssuedFile, IssuedPaper
from circulars.paper import paper_of
from documents import CircularPaper, render_docx, render_pdf, render_xlsx

RENDER = {IssuedFile.Form.DOCX: render_docx, IssuedFile.Form.XLSX: render_xlsx}


def keep(circular: Circular, *, at: datetime) -> None:
    """Store PDF, DOCX and, where there is a table, XLSX, each with its hash: issued at this moment.

    Call when it has number and day.
    """
    paper = paper_of(circular)
    pdf = render_pdf(paper, at=at)
    IssuedPaper.objects.create(circular=circular, pdf=pdf, sha256=IssuedPaper.digest(pdf))
    _keep_files(circular, paper)


def keep_missing() -> int:
    """The files of circulars that were issued before they were kept, as they would be made now. How many circulars."""
    issued = Circular.objects.issued()
    lacking = issued.exclude(pk__in=IssuedFile.objects.filter(form=IssuedFile.Form.DOCX).values("circular"))
    for circular in lacking.in_order():
        _keep_files(circular, paper_of(circular))
    return len(lacking)


def content_of(circular: Circular, form: str, *, now: datetime) -> bytes:
    """A file of the circular: the kept one once it is issued; before that, made now."""
    if circular.is_issued and (kept := _kept(circular, form)):
        return kept
    paper = paper_of(circular)
    return render_pdf(paper, at=now) if form == "pdf" else RENDER[IssuedFile.Form(form)](paper)


def _kept(circular: Circular, form: str) -> bytes:
    if form == "pdf":
        stored = IssuedPaper.objects.filter(circular=circular).values_list("pdf", flat=True).first()
    else:
        stored = IssuedFile.objects.filter(circular=circular, form=form).values_list("content", flat=True).first()
    return bytes(stored or b"")


def _keep_files(circular: Circular, paper: CircularPaper) -> None:
    forms = IssuedFile.Form.values if paper.annex else [IssuedFile.Form.DOCX]
    made = {form: RENDER[IssuedFile.Form(form)](paper) for form in forms}
    IssuedFile.objects.bulk_create(
        IssuedFile(circular=circular, form=form, content=content, sha256=IssuedPaper.digest(content))
        for form, content in made.items()
    )
