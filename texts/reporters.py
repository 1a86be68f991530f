"""Whether a text names the reporter whose name and contact are given beside it.

Only what stands in the same request or row is compared. A later text is not compared with the protected table, not even
by a function of the database that would say no more than yes or no: whoever may write a comment could then try one name
after the other (docs/records.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from django.utils.translation import gettext as _

from texts.folding import visible
from texts.placeholders import is_nobody

MASK = "***"
LEAST_NAME, LEAST_DIGITS, LEAST_WORD = 2, 7, 5
_NOISE = r"[\W_]*"
_NUMBER = re.compile(r"\d(?:[\s\-–—()]{0,2}[\dXx]){6,}")
_ADDRESS_OF_MAIL = re.compile(r"[\w.+-]{2,}@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{4,}")
_BETWEEN_NAMES = re.compile(r"[、,，;；/|()（）\[\]【】]+")
_NO_NAME = re.compile(r"(?:联系)?(?:电话|手机|方式)|微信|QQ|邮箱|[:：\d+\-]+")
_TITLE = re.compile(r"(?:先生|女士|小姐|同志|老师|经理|老板)$")


class Identity:
    """Name and contact of a reporter, as marks to be looked for. Never printed."""

    def __init__(self, name: str, contact: str = "") -> None:
        self._name, self._contact = _plain(name), _plain(contact)

    def __repr__(self) -> str:
        return MASK

    def is_in(self, text: str) -> bool:
        """Whether the text holds the name or a number, also written with blanks, dashes or in another width.

        >>> Identity("王小明", "139-0000-1111").is_in("据王 小明反映") , Identity("李四").is_in("某商户反映")
        (True, False)
        """
        if not self.marks:
            return False
        bare = bare_text(text)
        return any(mark in bare for mark in self.marks)

    def masked(self, text: str) -> str:
        """The text with *** wherever it names the reporter; any other text as it is."""
        if not self.is_in(text):
            return text
        plain = _plain(text)
        for word in self.marks:
            plain = re.sub(_NOISE.join(map(re.escape, word)), MASK, plain, flags=re.IGNORECASE)
        return plain

    @cached_property
    def marks(self) -> list[str]:
        """What to look for in a `bare_text`, the longest first."""
        words = {*_names(self._name), *_contacts(self._name), *_contacts(self._contact)}
        whole = _bare(self._contact)
        if len(whole) >= LEAST_WORD and not whole.isascii():  # an address, a workplace
            words.add(whole)
        return sorted({bare_text(word) for word in words}, key=len, reverse=True)


def bare_text(text: str) -> str:
    """A text as identities are looked for in it: without blanks, marks, width and case."""
    return _bare(_plain(text)).casefold()


def naming(texts: Iterable[tuple[str, str]], identity: Identity) -> list[str]:
    """Of texts by name: the names of those that name the reporter."""
    return [name for name, text in texts if identity.is_in(text)]


def names_the_reporter() -> str:
    """The sentence for a text that does. It does not repeat what it found."""
    return _(
        "This text holds the reporter's name or contact, which is given apart. Take it out: everybody who works on "
        "the record reads this text."
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text))


def _bare(text: str) -> str:
    return re.sub(_NOISE, "", text)


def _names(text: str) -> Iterator[str]:
    """Each name in the field, with and without the title behind it."""
    for part in (text, *_BETWEEN_NAMES.split(text)):
        word = _bare(_NO_NAME.sub("", part))
        for name in (word, _TITLE.sub("", word)):
            if len(name) >= LEAST_NAME and not is_nobody(name):
                yield name


def _contacts(text: str) -> Iterator[str]:
    for found in _NUMBER.findall(text):
        digits = re.sub(r"[^\dXx]", "", found)
        digits = digits.removeprefix("86") if len(digits) == 13 else digits
        if len(digits) >= LEAST_DIGITS:
            yield digits
    yield from _ADDRESS_OF_MAIL.findall(text)
    yield from _HANDLE.findall(_ADDRESS_OF_MAIL.sub("", text))
