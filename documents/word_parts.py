"""What every official document has in Word: the page, its number, the title, the text with name and date under it."""

from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from documents import word_styles as styles
from documents.paper import Paper, Paragraph


def set_page(section: Section, *, turned: bool = False) -> None:
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


def page_numbers(section: Section) -> None:
    """Odd pages right, even ones left, one character in."""
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


def put_title(document: DocumentType, lines: tuple[str, ...]) -> None:
    title = document.add_paragraph(style="Title")
    for index, line in enumerate(lines):
        run = title.add_run(line)
        if index < len(lines) - 1:
            run.add_break()


def put_body(document: DocumentType, paper: Paper, *, attachment: str = "") -> None:
    """The text, and under it name and date."""
    for paragraph in paper.paragraphs:
        _paragraph(document, paragraph)
    style = document.paragraphs[-1].style
    if style is None or style.name != styles.ADDRESSEES:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    if attachment:
        _kept(document.add_paragraph(f"附件：{attachment}", style=styles.ATTACHMENT))
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
