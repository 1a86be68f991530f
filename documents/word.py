"""A paper as .docx that a colleague may go on editing.

Everything is put in as text of runs: nothing in the data is read as a field, a template or markup.
"""

from io import BytesIO

from documents.paper import CircularPaper, OfficialPaper
from documents.word_circular import make_circular
from documents.word_letter import make_letter


def render_docx(paper: OfficialPaper) -> bytes:
    """The document's file."""
    document = make_circular(paper) if isinstance(paper, CircularPaper) else make_letter(paper)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
