"""A circular as .docx: real styles, the official faces by name (with what Word may take instead), the same layout."""

from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from documents import word_styles as styles
from documents.paper import Annex, CircularPaper, break_title, display_width
from documents.pdf import imprint_place
from documents.word_parts import page_numbers, put_body, put_title, set_page

TYPE_WIDTH = Mm(156)
IMPRINT_WIDTH = 29  # characters of No. 4 type between the rules


def make_circular(paper: CircularPaper) -> DocumentType:
    document = styles.new_document(title=paper.title, author=paper.signature)
    set_page(document.sections[0])
    page_numbers(document.sections[0])
    _head(document, paper)
    put_body(document, paper, attachment=paper.attachment)
    if paper.annex:
        _annex(document, paper.annex)
    _imprint(document, paper)
    return document


def _head(document: DocumentType, paper: CircularPaper) -> None:
    mark = document.add_paragraph(style=styles.MARK)
    run = mark.add_run(paper.mark)
    run.font.size = Pt(min(42, int(442 / max(len(paper.mark), 1))))
    document.add_paragraph(paper.number, style=styles.NUMBER)
    put_title(document, paper.title_lines)
    document.add_paragraph(f"{paper.addressees}：", style=styles.ADDRESSEES)


def _annex(document: DocumentType, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, turned=annex.is_turned)
    document.add_paragraph("附件", style=styles.ANNEX)
    put_title(document, break_title(annex.title))
    _table(document, annex, Mm(225) if annex.is_turned else TYPE_WIDTH)
    for note in annex.notes:
        document.add_paragraph(note, style=styles.NOTE)


def _table(document: DocumentType, annex: Annex, width: Length) -> Table:
    lines = [annex.heads, *annex.rows, *([annex.total] if annex.total else [])]
    table = document.add_table(rows=len(lines), cols=len(annex.heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = [Length(int(width * share / sum(annex.widths))) for share in annex.widths]
    head, text_style = document.styles[styles.TABLE_HEAD], document.styles[styles.TABLE_TEXT]
    for row, values in zip(table.rows, lines, strict=True):
        style = head if values in (annex.heads, annex.total) else text_style
        # row.cells walks the whole table each time; the elements themselves are at hand.
        for element, text, share in zip(row._tr.tc_lst, values, shares, strict=True):
            element.width = share
            element.p_lst[0].style = style.style_id
            WordParagraph(element.p_lst[0], table).add_run(text)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _set_widths(table, shares)
    _narrow_cells(table)
    return table


def _set_widths(table: Table, widths: list[Length]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _narrow_cells(table: Table) -> None:
    sides = "".join(f'<w:{side} w:w="28" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def _imprint(document: DocumentType, paper: CircularPaper) -> None:
    """The imprint stands at the foot of the last even page: a table held by the lower margin.

    Alone on a page it begins an even one, whatever the faces of that machine made of the text before it, and is
    pushed down by an empty line: LibreOffice knows the lower margin only below other text.
    """
    is_alone = imprint_place(paper) != "same"
    if is_alone:
        set_page(document.add_section(WD_SECTION.EVEN_PAGE))
        push = document.add_paragraph(style=styles.LAST)
        push.paragraph_format.space_before = Length(Mm(225) - (_lines_of_imprint(paper) * styles.LINE) - Pt(6))
    table = document.add_table(rows=0, cols=2)
    if paper.cc:
        cells = table.add_row().cells
        cells[0].merge(cells[1]).paragraphs[0].add_run(f"抄送：{'，'.join(paper.cc)}。")
    office, printed = table.add_row().cells
    office.paragraphs[0].add_run(paper.printing_office)
    printed.paragraphs[0].add_run(f"{paper.date}印发")
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].style = styles.IMPRINT
    printed.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    fifth = Length(TYPE_WIDTH // 5)
    _set_widths(table, [Length(fifth * 3), Length(fifth * 2)])
    table._tbl.tblPr.append(_imprint_rules())
    if not is_alone:
        table._tbl.tblPr.insert(1, _held_by_the_lower_margin())
    document.add_paragraph(style=styles.LAST)


def _imprint_rules() -> BaseOxmlElement:
    # Thick above and below (0.35 mm), thin between (0.25 mm); sizes are eighths of a point.
    rules = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge, size in (("top", 8), ("bottom", 8), ("insideH", 6))
    )
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{rules}</w:tblBorders>")


def _lines_of_imprint(paper: CircularPaper) -> int:
    copies = display_width(f"抄送：{'，'.join(paper.cc)}。")
    return 1 + (-(-int(copies + 0.5) // IMPRINT_WIDTH) if paper.cc else 0)


def _held_by_the_lower_margin() -> BaseOxmlElement:
    place = 'w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"'
    return parse_xml(f"<w:tblpPr {nsdecls('w')} {place}/>")
