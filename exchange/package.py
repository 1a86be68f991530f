"""A workbook's package: its parts read as streams that are counted, bounded, and let others live.

Every byte that is parsed comes through `Part`. So no part can hold a worker: what has more tags than a ledger of
200,000 rows is refused while it streams, and `pulse` is called with every piece, which is where a lease is renewed
and a stop is heard. The names of ISO 29500 Strict are put back to those that openpyxl knows.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from defusedxml.ElementTree import fromstring, iterparse
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.xml.constants import SHEET_MAIN_NS

from exchange.refusals import UnreadableWorkbook

Pulse = Callable[[], None]
PIECE = 1024 * 1024
MAX_TAGS = 30_000_000  # 200,000 rows of 25 filled cells have 20 million
MAX_STRINGS = 2_000_000
MAX_WHOLE_BYTES = 32 * PIECE  # of a part that is read at one go: styles, the list of sheets
EARLY = 4_096  # bytes in which the root says its names

_OFFICE = b"http://schemas.openxmlformats.org/"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(spreadsheetml/main|officeDocument/relationships)")
_FORMER = {b"spreadsheetml/main": b"spreadsheetml/2006/main"}
_RELATION = b"officeDocument/2006/relationships"


def no_pulse() -> None:
    """Where nobody waits: the moment of the upload, the workbook of refused rows."""


class Package(zipfile.ZipFile):
    """The file as a zip whose parts are `Part`s."""

    def __init__(self, file: IO[bytes], pulse: Pulse = no_pulse) -> None:
        self.pulse = pulse
        super().__init__(file)

    def open(self, name: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        return Part(super().open(name, "r"), self.pulse)

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """A small part as a whole. Raises UnreadableWorkbook for a large one."""
        if self.getinfo(name if isinstance(name, str) else name.filename).file_size > MAX_WHOLE_BYTES:
            raise UnreadableWorkbook(overgrown())
        with self.open(name) as part:
            return part.read()


class Part(io.RawIOBase):
    """One part, read piece by piece. Raises UnreadableWorkbook when it holds more tags than any ledger has."""

    def __init__(self, stream: IO[bytes], pulse: Pulse) -> None:
        self._stream, self._pulse = stream, pulse
        self._tags, self._is_strict, self._begun = 0, False, False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._pulse()
        piece = self._stream.read(size)
        self._tags += piece.count(b"<")
        if self._tags > MAX_TAGS:
            raise UnreadableWorkbook(overgrown())
        if not self._begun:
            self._begun = True
            while size >= 0 and piece and len(piece) < EARLY and (more := self._stream.read(EARLY)):
                piece += more
            self._is_strict = b"purl.oclc.org/ooxml" in piece[:EARLY]
        return _STRICT.sub(_as_transitional, piece) if self._is_strict else piece

    def close(self) -> None:
        self._stream.close()
        super().close()


def _as_transitional(found: re.Match[bytes]) -> bytes:
    return _OFFICE + _FORMER.get(found[1], _RELATION)


def overgrown() -> str:
    return _("The file unpacks to far more than a ledger holds. Delete empty formatted rows, save it, and try again.")


def tag(name: str) -> str:
    return f"{{{SHEET_MAIN_NS}}}{name}"


_STRING, _TEXT, _RUN, _PHONETIC = tag("si"), tag("t"), tag("r"), tag("rPh")
_STRIKES = (f"{tag('rPr')}/{tag('strike')}", f"{tag('rPr')}/{tag('dstrike')}")


def is_on(element: Any) -> bool:
    """Whether a switch such as <strike/> or <strike val="1"/> is on."""
    return element is not None and element.get("val", "1") not in ("0", "false")


@dataclass
class Strings:
    """The shared texts of a workbook. struck: places of those that are crossed out from first to last."""

    texts: list[str] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)


def read_strings(part: IO[bytes]) -> Strings:
    """Raises UnreadableWorkbook for more than two million of them."""
    found = Strings()
    for element in _each(part, _STRING):
        if len(found.texts) >= MAX_STRINGS:
            raise UnreadableWorkbook(overgrown())
        if is_struck(element):
            found.struck.add(len(found.texts))
        found.texts.append(text_of(element))
    return found


def _each(part: IO[bytes], name: str) -> Iterator[Any]:
    """The elements of that name below the root, each forgotten when the next is asked for."""
    root = None
    for event, element in iterparse(part, events=("start", "end")):
        if root is None:
            root = element
        elif event == "end" and element.tag == name:
            yield element
            root.clear()


def text_of(element: Any) -> str:
    """The text of <si> or <is>: its <t>s, those of its runs, not the readings above them."""
    texts = []
    for child in element:
        if child.tag == _TEXT:
            texts.append(child.text or "")
        elif child.tag == _RUN:
            texts += [text.text or "" for text in child.iter(_TEXT)]
    return "".join(texts)


def is_struck(element: Any) -> bool:
    """Whether all runs with something in them are crossed out."""
    runs = [run for run in element.iter(_RUN) if "".join(text.text or "" for text in run.iter(_TEXT)).strip()]
    return bool(runs) and all(any(is_on(run.find(strike)) for strike in _STRIKES) for run in runs)


@dataclass
class Styles:
    """What of the styles changes what a cell says: which show a number as a day, as a span of time, crossed out."""

    dates: set[int] = field(default_factory=set)
    spans: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)


def read_styles(content: bytes) -> Styles:
    """Only number formats and struck fonts are looked at, so whatever else a producer wrote does no harm."""
    root, found = fromstring(content, forbid_dtd=True), Styles()
    formats = dict(BUILTIN_FORMATS)
    formats |= {_number(each.get("numFmtId")): each.get("formatCode", "") for each in root.iter(tag("numFmt"))}
    fonts = root.find(tag("fonts"))
    struck_fonts = {at for at, font in enumerate(fonts if fonts is not None else ()) if is_on(font.find(tag("strike")))}
    used = root.find(tag("cellXfs"))
    for at, style in enumerate(used if used is not None else ()):
        code = formats.get(_number(style.get("numFmtId", "0")))
        found.dates |= {at} if is_date_format(code) else set()
        found.spans |= {at} if is_timedelta_format(code) else set()
        found.struck |= {at} if _number(style.get("fontId", "0")) in struck_fonts else set()
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
