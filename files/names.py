"""Names of uploaded files as people gave them, rare characters too.

Django drops from a name whatever this Python does not know as printable; Python 3.11 knows Unicode 14, so a name with a
character of GB 18030-2022 lost it, and 王𮯰三.pdf was handed out as another person's. Dropped is what no name may hold.
"""

from __future__ import annotations

import html
import unicodedata

from django.http.multipartparser import MultiPartParser

from texts.folding import visible

FORBIDDEN = ("Cc", "Cs", "Zl", "Zp")
NO_CHARACTER = frozenset(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))


def kept(name: str) -> str:
    """The last part of a name without controls, marks of direction, line breaks, halves of characters.

    >>> kept("C:\\\\桌面\\\\王𮯰三\\u202e.pdf")
    '王𮯰三.pdf'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    letters = (letter for letter in visible(last) if letter not in NO_CHARACTER)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in FORBIDDEN)


def keep_rare_characters() -> None:
    """For every upload there is; called once, when the product starts."""
    MultiPartParser.sanitize_file_name = _sanitized  # type: ignore[method-assign, assignment]  # of all uploads


def _sanitized(_parser: MultiPartParser, file_name: str) -> str | None:
    name = kept(html.unescape(file_name))
    return None if name in {"", ".", ".."} else name
