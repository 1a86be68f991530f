"""Styles of an official document in Word: faces of GB/T 9704 by name, sizes in points (No. 2 is 22, No. 3 is 16)."""

from functools import cache
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

MARK, NUMBER, ADDRESSEES = "发文机关标志", "发文字号", "主送机关"
ATTACHMENT, SIGNATURE, DATE = "附件说明", "发文机关署名", "成文日期"
ANNEX, TABLE_HEAD, TABLE_TEXT, NOTE = "附件标记", "表头", "表格文字", "表注"
IMPRINT, PAGE_NUMBER, LAST = "版记", "公文页码", "公文末行"
LETTER_MARK, LETTER_NUMBER, LETTER_FOOT, COPIES, DRAFT = "信函标志", "信函字号", "信函页脚", "抄送机关", "草稿标记"

XIAOBIAOSONG, FANGSONG, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
# What Word takes when a machine lacks the official face: ours to name, not to ship.
INSTEAD = {XIAOBIAOSONG: "华文中宋", FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}

_AFTER_SWITCHES = ("w:bidi", "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")

LINE = Pt(28.95)
RED = RGBColor(0xC8, 0x14, 0x1E)
CHARACTER = Pt(15.79)
DRAFT_LINE = Mm(18)
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


def new_document(*, title: str, author: str) -> Document:
    """Without any text yet, with styles, faces and settings."""
    document = docx.Document(BytesIO(_styled()))
    document.core_properties.title, document.core_properties.author = title, author
    return document


@cache
def _styled() -> bytes:
    """The same for every paper: to make the styles takes as long as to put in all the text of a circular."""
    document, file = docx.Document(), BytesIO()
    _prepare(document)
    document.save(file)
    return file.getvalue()


def _prepare(document: Document) -> None:
    document.core_properties.comments = ""
    document.settings.odd_and_even_pages_header_footer = True
    _name_substitutes(document)
    _style(document, "Normal", FANGSONG, 16, JUSTIFY)
    _style(document, "Body Text", FANGSONG, 16, JUSTIFY, first_line=2)
    for level, face in ((1, HEI), (2, KAI), (3, FANGSONG), (4, FANGSONG)):
        _style(document, f"Heading {level}", face, 16, JUSTIFY, first_line=2).paragraph_format.keep_with_next = True
    _head_styles(document)
    _foot_styles(document)
    _letter_styles(document)


def _head_styles(document: Document) -> None:
    mark = _style(document, MARK, XIAOBIAOSONG, 36, CENTER)
    mark.font.color.rgb = RED
    mark.paragraph_format.space_before, mark.paragraph_format.space_after = Mm(35), LINE * 2
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    number = _style(document, NUMBER, FANGSONG, 16, CENTER)
    number.paragraph_format.space_after = LINE * 2
    line = '<w:bottom w:val="single" w:sz="16" w:space="11" w:color="C8141E"/>'
    number.element.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    title = _style(document, "Title", XIAOBIAOSONG, 22, CENTER)
    title.paragraph_format.space_after = LINE
    for rule in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(rule)
    _style(document, ADDRESSEES, FANGSONG, 16, LEFT)


def _foot_styles(document: Document) -> None:
    _style(document, ATTACHMENT, FANGSONG, 16, LEFT, first_line=2).paragraph_format.space_before = LINE
    signature = _style(document, SIGNATURE, FANGSONG, 16, RIGHT)
    signature.paragraph_format.space_before, signature.paragraph_format.right_indent = LINE * 2, CHARACTER * 3
    _style(document, DATE, FANGSONG, 16, RIGHT).paragraph_format.right_indent = CHARACTER * 4
    _style(document, ANNEX, HEI, 16, LEFT).paragraph_format.space_after = LINE
    for name, face, size, side in (
        (TABLE_HEAD, HEI, 10.5, CENTER),
        (TABLE_TEXT, FANGSONG, 10.5, CENTER),
        (NOTE, FANGSONG, 10.5, LEFT),
    ):
        small = _style(document, name, face, size, side)
        small.paragraph_format.line_spacing = Pt(16)
        _switch(small, "snapToGrid")
    imprint = _style(document, IMPRINT, FANGSONG, 14, LEFT)
    _switch(imprint, "snapToGrid")
    imprint.paragraph_format.left_indent = imprint.paragraph_format.right_indent = Pt(9)
    _style(document, PAGE_NUMBER, SONG, 14, LEFT)
    last = _style(document, LAST, FANGSONG, 1, LEFT)
    last.paragraph_format.line_spacing = Pt(1)
    _switch(last, "snapToGrid")


def _letter_styles(document: Document) -> None:
    mark = _style(document, LETTER_MARK, XIAOBIAOSONG, 34, CENTER)
    mark.font.color.rgb = RED
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    number = _style(document, LETTER_NUMBER, FANGSONG, 16, RIGHT)
    number.paragraph_format.space_before = Pt(8)  # with the row's own air 7/8 of a character below the line
    foot = _style(document, LETTER_FOOT, FANGSONG, 1, LEFT)
    foot.paragraph_format.line_spacing = Pt(1)
    copies = _style(document, COPIES, FANGSONG, 14, LEFT)
    copies.paragraph_format.space_before = LINE
    copies.paragraph_format.left_indent = copies.paragraph_format.right_indent = Pt(14)
    draft = _style(document, DRAFT, HEI, 22, LEFT)
    draft.font.color.rgb, draft.paragraph_format.line_spacing = RGBColor(0x80, 0x80, 0x80), DRAFT_LINE


def _style(
    document: Document, name: str, face: str, size: float, side: WD_ALIGN_PARAGRAPH, *, first_line: int = 0
) -> ParagraphStyle:
    known = name in {style.name for style in document.styles}
    style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    set_faces(style.element.get_or_add_rPr(), face)
    font, form = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), False, False, RGBColor(0, 0, 0)
    if size == 16:
        _draw_together(style)
    form.alignment, form.line_spacing = side, LINE
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = CHARACTER * first_line
    _switch(style, "autoSpaceDE", "autoSpaceDN")  # no extra blank between Chinese and figures
    return style


def _draw_together(style: ParagraphStyle) -> None:
    """28 characters of 16 pt need 0.25 pt less each to stand in 156 mm."""
    closer = parse_xml(f'<w:spacing {nsdecls("w")} w:val="-5"/>')
    properties = style.element.get_or_add_rPr()
    for earlier in properties.findall(qn("w:spacing")):
        properties.remove(earlier)
    properties.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def _switch(style: ParagraphStyle, *names: str) -> None:
    """Turn off habits of Word that would move characters out of their places."""
    properties = style.element.get_or_add_pPr()
    for name in names:
        off = parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>')
        properties.insert_element_before(off, *_AFTER_SWITCHES)


def set_faces(properties: CT_RPr, face: str) -> None:
    """The same face for Chinese and Latin; a theme's own faces are taken out, since they would win."""
    faces = properties.get_or_add_rFonts()
    for theme in [name for name in faces.attrib if name.endswith("Theme")]:
        del faces.attrib[theme]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        faces.set(qn(f"w:{script}"), face)


def _name_substitutes(document: Document) -> None:
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    kind = '<w:charset w:val="86"/><w:pitch w:val="fixed"/>'
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{instead}"/>{kind}</w:font>' for face, instead in INSTEAD.items()
    )
    table._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
    )
