"""A circular as .docx: real styles, the official faces by name (with what Word may take instead), the same layout.

Everything is put in as text of runs: nothing in the data is read as a field, a template or markup.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from circulars.documents import word_styles as styles
from circulars.documents.paper import Annex, CircularPaper, Paragraph, break_title, display_width
from circulars.documents.pdf import imprint_place

TYPE_WIDTH = Mm(156)
IMPRINT_WIDTH = 29  # characters of No. 4 type between the rules


def render_docx(paper: CircularPaper) -> bytes:
    """The circular as a Word file that a colleague may go on editing."""
    document = Document()
    styles.prepare(document, title=paper.title, author=paper.signature)
    _set_page(document.sections[0])
    _page_numbers(document.sections[0])
    _head(document, paper)
    _body(document, paper)
    if paper.annex:
        _annex(document, paper.annex)
    _imprint(document, paper)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(section: Section, *, turned: bool = False) -> None:
    width, height = (Mm(297), Mm(210)) if turned else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    top, right, bottom, left = (28, 37, 26, 35) if turned else (37, 26, 35, 28)
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.footer_distance = Mm(14 if turned else 23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    # 22 lines a page. The 28 characters of a line come from the styles: a grid of characters is not the same
    # in Word and in LibreOffice.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")


def _page_numbers(section: Section) -> None:
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = styles.PAGE_NUMBER
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
        indent = line.paragraph_format
        indent.right_indent, indent.left_indent = (Pt(14), None) if side == "right" else (None, Pt(14))
        line.add_run("— ")
        line._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        line.add_run(" —")


def _head(document: DocumentType, paper: CircularPaper) -> None:
    mark = document.add_paragraph(style=styles.MARK)
    run = mark.add_run(paper.mark)
    run.font.size = Pt(min(42, int(442 / max(len(paper.mark), 1))))
    document.add_paragraph(paper.number, style=styles.NUMBER)
    _title(document, paper.title_lines)
    document.add_paragraph(f"{paper.addressees}：", style=styles.ADDRESSEES)


def _title(document: DocumentType, lines: tuple[str, ...]) -> None:
    title = document.add_paragraph(style="Title")
    for index, line in enumerate(lines):
        run = title.add_run(line)
        if index < len(lines) - 1:
            run.add_break()


def _body(document: DocumentType, paper: CircularPaper) -> None:
    for paragraph in paper.paragraphs:
        _paragraph(document, paragraph)
    if document.paragraphs[-1].style.name != styles.ADDRESSEES:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    if paper.attachment:
        _kept(document.add_paragraph(f"附件：{paper.attachment}", style=styles.ATTACHMENT))
    _kept(document.add_paragraph(paper.signature, style=styles.SIGNATURE))
    document.add_paragraph(paper.date, style=styles.DATE)
    if paper.remark:
        document.add_paragraph(f"（{paper.remark}）", style="Body Text")


def _paragraph(document: DocumentType, paragraph: Paragraph) -> None:
    if not paragraph.head:
        document.add_paragraph(paragraph.text, style="Body Text")
        return
    line = document.add_paragraph(style=f"Heading {paragraph.level}")
    line.add_run(paragraph.head)
    if paragraph.text:
        styles.set_faces(line.add_run(paragraph.text)._r.get_or_add_rPr(), styles.FANGSONG)
        line.paragraph_format.keep_with_next = False


def _kept(line: WordParagraph) -> WordParagraph:
    line.paragraph_format.keep_with_next = True
    return line


def _annex(document: DocumentType, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, turned=annex.is_turned)
    document.add_paragraph("附件", style=styles.ANNEX)
    _title(document, break_title(annex.title))
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
        _set_page(document.add_section(WD_SECTION.EVEN_PAGE))
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
