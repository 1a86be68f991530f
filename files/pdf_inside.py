"""Whether a file is a PDF that only shows something: head and end where readers look for them, and no program."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from files.archives import UnfitFile

HEAD_WITHIN = 1024  # bytes; ISO 32000-1, annex H: readers look for the header so far
END_WITHIN = 64 * 1024
MAX_OBJECTS = 50 * 1024 * 1024  # bytes of unpacked object streams that are looked into
MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|\?php|%@)", re.IGNORECASE)
STREAM = re.compile(rb">>[\s\x00]*stream\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
ACTIVE_ANYWHERE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)(?![A-Za-z0-9])")


def is_pdf(file: IO[bytes]) -> bool:
    """False for what is none, or another kind of file as well. Raises UnfitFile for one that does something."""
    content = file.read()
    at, end = content.find(b"%PDF-", 0, HEAD_WITHIN + 5), content.rfind(b"%%EOF")
    if at < 0 or end < max(0, len(content) - END_WITHIN):
        return False
    if not _is_lead_in(content[:at]) or not _is_lead_out(content[end + 5 :]) or MARKUP.search(content[at : at + 2048]):
        return False
    if any(ACTIVE.search(unescaped) for unescaped in _objects(content)) or ACTIVE_ANYWHERE.search(content):
        raise UnfitFile(_("The PDF carries a program or another file in it. Print it into a new PDF and add that one."))
    return True


def _is_lead_in(before: bytes) -> bool:
    """Marks of a text, blanks, the head of an answer of a web server; nothing that is a file of another kind."""
    return b"<" not in before and not before.startswith(
        (b"MZ", b"PK", b"\x7fELF", b"GIF8", b"#!", b"Rar", b"\x89PNG", b"\xff\xd8", b"BM", b"7z")
    )


def _is_lead_out(behind: bytes) -> bool:
    """Zeros, blanks and remarks that a scanner or a server hung on; no second file."""
    return not MARKUP.search(behind) and b"PK\x05\x06" not in behind and not behind.lstrip().startswith(b"MZ")


def _objects(content: bytes) -> Iterator[bytes]:
    """What lies outside of streams, and in streams of objects, with escaped names written out."""
    at, left = 0, MAX_OBJECTS
    for found in STREAM.finditer(content):
        if found.start() < at:
            continue
        head = content[at : found.start()]
        yield _written_out(head)
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        if b"/ObjStm" in _written_out(head[-2000:]) and left > 0:
            unpacked = _unpacked(content[found.end() : end], left)
            left -= len(unpacked)
            yield _written_out(unpacked)
        at = end
    yield _written_out(content[at:])


def _written_out(part: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _unpacked(stream: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, most)
    except zlib.error:
        return stream[:most]
