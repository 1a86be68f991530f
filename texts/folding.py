"""One idea of "written otherwise, yet the same": how numbers, names, words and texts are compared and found.

People type one number with 〔〕 or [], one company with （） or (), one name with · or ．; Excel and PDFs add invisible
characters and radicals that look like ideographs. What is stored stays as it was written; what is compared goes through
here, at every door.

    squeezed    words of lists, places, headings, sheets
    number_key  numbers of records, letters, rows: an identity
    name_key    companies and persons
    organ_key   organs of the State
    findable    texts and queries of the search, character by character
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_RADICALS = dict(
    zip(
        map(
            ord,
            "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺸⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏"
            "⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        ),
        "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒羊羊羊耂肀聿肉艹艹艹虎衤覀西见角讠贝足车辶辶辶邑"
        "钅長镸长门阜阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_FILLERS = (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x180B, 0x180C, 0x180D)
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
INVISIBLE = frozenset(
    chr(code)
    for code in (*range(0x3400), *range(0xFB00, 0x10000), *range(0xE0000, 0xE01F0))
    if code in (*_FILLERS, *_SELECTORS) or (unicodedata.category(chr(code)) in ("Cc", "Cf") and code not in (9, 10, 13))
)
_OPENING, _CLOSING = "〔[【〈〖〘⟨﹝", "〕]】〉〗〙⟩﹞"
_LINES = "‐‑‒–—―−⁃─━⸺⸻﹘﹣－"
_DOTS = "·•‧∙⋅・･"
DASHES = dict.fromkeys(map(ord, _LINES), "-")
_LOOK_ALIKE = (
    dict.fromkeys(map(ord, _OPENING), "(")
    | dict.fromkeys(map(ord, _CLOSING), ")")
    | DASHES
    | dict.fromkeys(map(ord, _DOTS), ".")
)
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
_ASCII_UPPER = {code: chr(code - 32) for code in range(ord("a"), ord("z") + 1)}
_LEADING_ZEROS = re.compile(r"(?<![0-9.])0+(?=[0-9])")
_SEVERAL_DASHES = re.compile(r"-{2,}")
_PUNCTUATION = re.compile(r"[\s\W_]+")


def visible(text: str) -> str:
    """The text without what nobody sees: controls, marks of direction, blanks of no width. Breaks and tabs stay."""
    return text.translate(_UNSEEN)


def compatible(text: str) -> str:
    """Width, radicals and other compatible forms folded; blanks and case stay."""
    return unicodedata.normalize("NFKC", visible(text).translate(_RADICALS))


def _settled(text: str) -> str:
    """What came together when something between was taken out, folded once more: so folding twice changes nothing."""
    return unicodedata.normalize("NFKC", text)


def _without_blanks(text: str) -> str:
    return "".join(compatible(text).split())


def squeezed(text: str) -> str:
    """A word of a list, a place or a heading as it is compared: compatible forms folded, no blanks.

    >>> squeezed("⻓ 治市（ 城区 ）")
    '长治市(城区)'
    """
    return _settled(_without_blanks(text))


def number_key(number: str) -> str:
    """A number as an identity: brackets, dashes, dots, width, case, blanks, leading zeros make no difference.

    Zeros behind a point are no leading ones: 1.05 is not 1.5.

    >>> number_key("并扫线［2026］ 07 号"), number_key("并扫线〔2026〕7号")
    ('并扫线(2026)7号', '并扫线(2026)7号')
    """
    bare = _without_blanks(number).translate(_LOOK_ALIKE).replace("。", ".").translate(_ASCII_UPPER)
    return _settled(_LEADING_ZEROS.sub("", _SEVERAL_DASHES.sub("-", bare)))


def name_key(name: str) -> str:
    """The name of a company or person for comparing: width, case, blanks and punctuation make no difference.

    >>> name_key("太原市 小店区（晋阳）商贸有限公司")
    '太原市小店区晋阳商贸有限公司'
    """
    return _settled(_PUNCTUATION.sub("", compatible(compatible(name).casefold())))


def organ_key(name: str) -> str:
    """The name of an organ of the State for comparing: half-width, one kind of brackets, without blanks."""
    return _settled(squeezed(name).translate(_LOOK_ALIKE).casefold())


def _findable_letters() -> dict[int, str | None]:
    """What the search folds of single characters: 。and ， stay, since passages are shown as they are kept."""
    table: dict[int, str | None] = dict(_UNSEEN)
    for code in (*range(0xA0, 0x3400), *range(0xF900, 0x10000)):
        letter = chr(code)
        folded = unicodedata.normalize("NFKC", letter)
        is_mark = unicodedata.category(letter) == "No"  # ① stays ①
        if folded != letter and not is_mark and (folded.isalnum() or folded.isspace()):
            table[code] = visible(folded) or None
    table |= {ord(wide): narrow for wide, narrow in zip("％．＿／＋＠＃（）［］", "%._/+@#()()", strict=True)}
    return table | _RADICALS | _LOOK_ALIKE


FINDABLE = _findable_letters()


def findable(text: str) -> str:
    """A text or a query as the search compares it, but for case. Line breaks stay.

    >>> findable("晋市监〔２０２６〕７号")
    '晋市监(2026)7号'
    """
    folded = unicodedata.normalize("NFC", text).translate(FINDABLE)
    return _SEVERAL_DASHES.sub("-", unicodedata.normalize("NFC", folded))


def findable_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and where in the text each of its characters comes from; one place more for the end."""
    letters, places = [], []
    for place, letter in _folded_letters(text):
        letters.append(letter)
        places.append(place)
    return "".join(letters), [*places, len(text)]


def _folded_letters(text: str) -> Iterator[tuple[int, str]]:
    before = ""
    for place, letter in enumerate(text):
        for folded in findable(letter):
            if not before == folded == "-":
                yield place, folded
            before = folded
