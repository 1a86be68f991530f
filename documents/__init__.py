"""Official documents in the layout of GB/T 9704-2012, from plain values: PDF, DOCX and a circular's table as XLSX.

The libraries that write them are loaded when the first document is made, not with every process.
"""

from __future__ import annotations

from datetime import datetime

from documents.paper import (
    NUMBER_BLANK,
    Annex,
    CircularPaper,
    LetterPaper,
    OfficialPaper,
    Paper,
    PaperFile,
    PaperSection,
    Paragraph,
    RecordPaper,
    TablePaper,
    Unbindable,
    body_paragraphs,
    break_title,
    official_date,
    ordinal,
    printable,
)

__all__ = [
    "NUMBER_BLANK",
    "Annex",
    "CircularPaper",
    "LetterPaper",
    "OfficialPaper",
    "Paper",
    "PaperFile",
    "PaperSection",
    "Paragraph",
    "RecordPaper",
    "TablePaper",
    "Unbindable",
    "body_paragraphs",
    "break_title",
    "lacking_glyphs",
    "official_date",
    "ordinal",
    "printable",
    "render_docx",
    "render_pdf",
    "render_xlsx",
]


def render_pdf(paper: OfficialPaper | RecordPaper | TablePaper, *, at: datetime) -> bytes:
    """The document as PDF; `at`: the moment that stands in the file, so that the same paper gives the same bytes."""
    from documents import pdf  # slow import

    return pdf.render_pdf(paper, at=at)


def lacking_glyphs(text: Paper | str) -> list[str]:
    """The characters of a paper, or of a text for one, that no font of this machine can show: gaps in the PDF."""
    from documents import glyphs  # slow import

    return glyphs.lacking_glyphs(text)


def render_docx(paper: OfficialPaper) -> bytes:
    """The document for Word, with the official faces named and free ones to fall back on."""
    from documents import word  # slow import

    return word.render_docx(paper)


def render_xlsx(paper: CircularPaper) -> bytes:
    """The annex table as a workbook."""
    from documents import workbook  # slow import

    return workbook.render_xlsx(paper)
