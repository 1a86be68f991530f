"""Line breaks: of one kind in everything that is stored, none in what is one line.

Browsers send CRLF, Excel LF or _x000D_; kept as they came they would be three texts, and a false change in the history.
"""

from __future__ import annotations

import re

_BREAK = re.compile(r"\s*[\n\u2028\u2029\x0b\x0c]+\s*")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff（）《》〔〕、，。]")


def unified(text: str) -> str:
    """CRLF and CR become LF.

    >>> unified("一\\r\\n二\\r三")
    '一\\n二\\n三'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def one_line(text: str) -> str:
    """The text on one line: between Chinese characters a break is nothing, elsewhere a blank.

    >>> one_line("某某\\n商行"), one_line("ABC\\nLtd")
    ('某某商行', 'ABC Ltd')
    """
    return _BREAK.sub(_joint, unified(text).strip())


def _joint(found: re.Match[str]) -> str:
    text = found.string
    around = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    return "" if any(_CHINESE.fullmatch(letter) for letter in around if letter) else " "
