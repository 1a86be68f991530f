"""信函格式 as .docx: the head between double red lines stands in the header of the first page, which has no number."""

from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from documents import word_styles as styles
from documents.paper import LetterPaper
from documents.word_parts import page_numbers, put_body, put_title, set_page

HEADER_FROM_TOP = Mm(30)
FOOTER_FROM_BOTTOM = Mm(19)  # the double line is a millimetre thick
TYPE_WIDTH = 442  # points
LARGEST_MARK = 34
DRAFT = "草　稿"


def make_letter(paper: LetterPaper) -> DocumentType:
    document = styles.new_document(title=paper.title, author=paper.signature)
    section = document.sections[0]
    set_page(section)
    page_numbers(section)
    _first_page(section, paper)
    if paper.is_draft:
        _mark_as_draft(section)
    number = document.add_paragraph(paper.number, style=styles.LETTER_NUMBER)
    number.paragraph_format.space_after = styles.LINE * 2
    put_title(document, paper.title_lines)
    document.add_paragraph(f"{paper.addressees}：", style=styles.ADDRESSEES)
    put_body(document, paper)
    if paper.cc:
        document.add_paragraph(f"抄送：{'，'.join(paper.cc)}。", style=styles.COPIES)
    return document


def _first_page(section: Section, paper: LetterPaper) -> None:
    """The name 30 mm under the paper's edge, a double line of 170 mm below it, another 20 mm above the lower edge."""
    section.different_first_page_header_footer = True
    section.header_distance = HEADER_FROM_TOP
    _lower_page_numbers(section)
    header, footer = section.first_page_header, section.first_page_footer
    header.is_linked_to_previous = footer.is_linked_to_previous = False
    mark = header.paragraphs[0]
    mark.style = styles.LETTER_MARK
    mark.add_run(paper.mark).font.size = Pt(min(LARGEST_MARK, TYPE_WIDTH // max(len(paper.mark), 1)))
    _double_line(mark, "bottom", "thickThinSmallGap", space=11)
    foot = footer.paragraphs[0]
    foot.style = styles.LETTER_FOOT
    _double_line(foot, "top", "thinThickSmallGap", space=0)


def _lower_page_numbers(section: Section) -> None:
    """All footers begin where the double line does; page numbers keep the place that they have in every document."""
    before = section.footer_distance or Mm(0)
    above, section.footer_distance = before - FOOTER_FROM_BOTTOM, FOOTER_FROM_BOTTOM
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = above


def _double_line(line: WordParagraph, edge: str, kind: str, *, space: int) -> None:
    """As wide as 170 mm: 8 mm further left than the type area, 6 mm further right."""
    line.paragraph_format.left_indent, line.paragraph_format.right_indent = Mm(-8), Mm(-6)
    rule = f'<w:{edge} w:val="{kind}" w:sz="24" w:space="{space}" w:color="C8141E"/>'
    line._p.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _mark_as_draft(section: Section) -> None:
    """Above everything on every page. Its line is as high as the header then begins earlier: nothing moves."""
    section.header_distance = HEADER_FROM_TOP - styles.DRAFT_LINE
    for header in (section.first_page_header, section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].insert_paragraph_before(DRAFT, style=styles.DRAFT)
