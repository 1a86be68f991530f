"""Official documents in the layout of GB/T 9704-2012, from plain values: PDF, DOCX and the table as XLSX."""

from circulars.documents.paper import (
    Annex,
    CircularPaper,
    Paragraph,
    body_paragraphs,
    break_title,
    official_date,
    printable,
)
from circulars.documents.pdf import render_pdf
from circulars.documents.word import render_docx
from circulars.documents.workbook import render_xlsx

__all__ = [
    "Annex",
    "CircularPaper",
    "Paragraph",
    "body_paragraphs",
    "break_title",
    "official_date",
    "printable",
    "render_docx",
    "render_pdf",
    "render_xlsx",
]
