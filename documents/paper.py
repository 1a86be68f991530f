"""What stands on an official document, apart from how it is set: plain values, no database, no markup.

The form is GB/T 9704-2012. An official document is Chinese whatever language its reader has chosen for the pages.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

TITLE_WIDTH = 18  # full-width characters of No. 2 type that still look like a title
UPRIGHT_COLUMNS = 16  # a table with more columns is turned

NUMBER_BLANK = "〔    〕  号"
DATE_BLANK = "年　月　日"

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_DIGITS = "〇一二三四五六七八九"
_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"（\d{1,2}）")),
)
# A title is broken before one of these rather than elsewhere.
_TITLE_WORDS = (
    "涉黑涉恶",
    "建议",
    "落实情况",
    "线索",
    "摸排",
    "清零",
    "情况",
    "工作",
    "有关",
    "专项",
    "关于",
    "开展",
    "进一步",
    "的",
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body. level: 1 一、 2 （一） 3 1. 4 （1） 0 plain; head: what is set in the level's face."""

    level: int
    head: str
    text: str


@dataclass(frozen=True)
class Annex:
    """The table behind the text. widths: shares of the line, one per column; total: the sum row or nothing."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_turned(self) -> bool:
        """Too wide for an upright page."""
        return len(self.heads) > UPRIGHT_COLUMNS


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every official document has. `number` and `date` hold blanks until it is issued."""

    mark: str
    number: str
    title: str
    addressees: str
    paragraphs: tuple[Paragraph, ...]
    signature: str
    date: str
    cc: tuple[str, ...] = ()
    remark: str = ""
    title_lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "title_lines", break_title(self.title))


@dataclass(frozen=True, kw_only=True)
class CircularPaper(Paper):
    """A circular: the form with 文件 in its head, an imprint, and a table behind the text."""

    printing_office: str
    annex: Annex | None = None

    @property
    def attachment(self) -> str:
        """附件说明: the annex's name, without full stop; empty when there is none."""
        return self.annex.title if self.annex else ""


@dataclass(frozen=True, kw_only=True)
class LetterPaper(Paper):
    """信函格式: an answer to another organ, an urging letter. A draft says on each page that it is one."""

    is_draft: bool = False


OfficialPaper = CircularPaper | LetterPaper  # the two forms that there are


@dataclass(frozen=True, kw_only=True)
class TablePaper:
    """台账: a table over as many pages as it takes. `line`: what stands above it; `widths`: shares of the line."""

    title: str
    line: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: str


@dataclass(frozen=True, kw_only=True)
class PaperSection:
    """Names with what is said of them, or plain lines."""

    title: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """A file of a record. `added`: by whom and when; `told`: what becomes of it here; `follows`: its pages do."""

    number: str
    name: str
    size: str
    sha256: str
    added: str
    told: str
    follows: bool


class Unbindable(Exception):
    """Why the pages of a file cannot follow: `locked`, `broken` or `large`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, kw_only=True)
class RecordPaper:
    """A record as it stands, with the list of its files."""

    title: str
    line: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    story_title: str
    story_heads: tuple[str, ...]
    story: tuple[tuple[str, ...], ...]
    files_title: str
    files_heads: tuple[str, ...]
    files: tuple[PaperFile, ...]
    foot: str


def printable(text: str) -> str:
    """The text without what no document format takes: controls, lone surrogates, U+FFFE and U+FFFF.

    Nothing else: a rare character of a name may be younger than this Python's tables (GB 18030-2022), and one for
    private use is how old fonts write some. What no font shows is named before signing (`lacking_glyphs`).
    """
    return FORBIDDEN.sub("", text)


def official_date(day: date | None) -> str:
    """2026年12月3日, without leading zeros; blanks to be filled in by hand when there is no day yet."""
    return f"{day.year}年{day.month}月{day.day}日" if day else DATE_BLANK


def ordinal(number: int) -> str:
    """一, 十二, 三十: how chapters are numbered, up to 99.

    >>> [ordinal(number) for number in (3, 10, 12, 20, 35)]
    ['三', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    ten = f"{_DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_DIGITS[ones] if ones or not tens else "")


def body_paragraphs(body: str) -> tuple[Paragraph, ...]:
    """The drafter's text as paragraphs, one per line; empty lines are passed over.

    A line beginning with 一、 or （一） is a heading, up to its first full stop: what follows is plain text.
    """
    lines = (line.strip() for line in printable(body).splitlines())
    return tuple(_paragraph(line) for line in lines if line)


def _paragraph(line: str) -> Paragraph:
    level = next((level for level, pattern in _LEVELS if pattern.match(line)), 0)
    if level not in (1, 2):
        return Paragraph(level, "", line)
    head, stop, text = line.partition("。")
    return Paragraph(level, head + stop, text)


def display_width(text: str) -> float:
    """Width in full-width characters; a digit or Latin letter is half of one."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def break_title(title: str) -> tuple[str, ...]:
    """A title in lines of about the same length, the longer one above, broken by meaning where that is possible.

    >>> break_title("关于2018年1月涉黑涉恶线索摸排情况的通报")
    ('关于2018年1月涉黑涉恶', '线索摸排情况的通报')
    """
    title = " ".join(printable(title).split())
    count = -(-int(display_width(title) + 0.5) // TITLE_WIDTH)
    if count < 2:
        return (title,)
    aim = display_width(title) / count + 1
    at = min(_title_breaks(title), key=lambda i: _break_cost(title, i, aim), default=None)
    if at is None:
        return (title,)
    return (title[:at].rstrip(), *break_title(title[at:].lstrip()))


def _title_breaks(title: str) -> range | list[int]:
    def splits_a_word(i: int) -> bool:
        before, after = title[i - 1], title[i]
        return (before.isascii() and after.isascii()) or after in "的、，。）》〕月日年号" or before in "（《〔"

    fits = [i for i in range(2, len(title) - 1) if display_width(title[:i]) <= TITLE_WIDTH + 2]
    return [i for i in fits if not splits_a_word(i)] or fits


def _break_cost(title: str, at: int, aim: float) -> float:
    by_meaning = title.startswith(_TITLE_WORDS, at)
    return abs(display_width(title[:at]) - aim) + (0 if by_meaning else 4)
