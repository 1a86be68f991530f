"""The circular's table as .xlsx: numbers as numbers, everything else as text that no spreadsheet computes."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.paper import Annex, CircularPaper

_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)


def render_xlsx(paper: CircularPaper) -> bytes:
    """The annex table on one sheet that prints on A4, headed by title and document number.

    Raises ValueError for a paper without a table: there is nothing to put in.
    """
    if paper.annex is None:
        raise ValueError("a circular without an annex has no workbook")
    book = Workbook()
    _fill(book.active, paper.annex, paper.number)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, annex: Annex, number: str) -> None:
    last = len(annex.heads)
    sheet.title = "通报附表"
    for row, (text, size) in enumerate(((annex.title, 16), (number, 11)), start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        _put(sheet.cell(row, 1), text).font = Font(size=size, bold=row == 1)
        sheet.cell(row, 1).alignment = _CENTER
    for row, values in enumerate([annex.heads, *annex.rows, *([annex.total] if annex.total else [])], start=3):
        for column, text in enumerate(values, start=1):
            cell = _put(sheet.cell(row, column), text)
            cell.border, cell.alignment = _FRAME, _CENTER
            cell.font = Font(bold=values in (annex.heads, annex.total))
    for note in annex.notes:
        _put(sheet.cell(sheet.max_row + 1, 1), note)
    _lay_out(sheet, annex)


def _put(cell: Cell, text: str) -> Cell:
    """A whole number becomes one; a text beginning with = stays a text."""
    if text.isascii() and text.isdigit():
        cell.value = int(text)
    else:
        cell.value = text
        cell.data_type = "s"
    return cell


def _lay_out(sheet: Worksheet, annex: Annex) -> None:
    for column, share in enumerate(annex.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(6, share * 0.9)
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
