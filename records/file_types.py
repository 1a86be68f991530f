"""Which files may be added, told by what they hold: a name proves nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO
from zipfile import ZipFile

from django.utils.translation import gettext as _

from records.archives import UnfitFile, inspect

MAX_PIXELS = 200_000_000
VIDEO_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"3gp5"}
BITRATES = {  # kbit/s of layer III by index 1–14; MPEG-1, then MPEG-2 and 2.5
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


@dataclass(frozen=True)
class FileType:
    """One kind of file: its extension, its media type, and the test of its content."""

    extension: str
    content_type: str
    holds: Callable[[BinaryIO], bool]


def check_type(file: BinaryIO, name: str) -> FileType:
    """The type that both the name and the content say. Raises UnfitFile with what to do."""
    extension = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if extension not in FILE_TYPES:
        raise UnfitFile(
            _("Files of this type cannot be added. Possible are %(types)s.") % {"types": ", ".join(FILE_TYPES)}
        )
    file.seek(0)
    if not FILE_TYPES[extension].holds(file):
        raise UnfitFile(
            _("The content is not that of a %(type)s file. Open it with its program and save it again.")
            % {"type": extension}
        )
    file.seek(0)
    return FILE_TYPES[extension]


def _is_pdf(file: BinaryIO) -> bool:
    begins = file.read(5) == b"%PDF-"
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    return begins and b"%%EOF" in file.read()


def _is_png(file: BinaryIO) -> bool:
    """Every chunk whole, with the right checksum, from IHDR to IEND."""
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        return False
    kinds: list[bytes] = []
    while (head := file.read(8)) and len(head) == 8:
        length, kind = struct.unpack(">L4s", head)
        body, checksum = file.read(length), file.read(4)
        if len(body) != length or checksum != zlib.crc32(kind + body).to_bytes(4, "big"):
            return False
        if not kinds and (kind != b"IHDR" or not _is_of_sane_size(*struct.unpack(">LL", body[:8]))):
            return False
        kinds.append(kind)
        if kind == b"IEND":
            return b"IDAT" in kinds
    return False


def _is_jpg(file: BinaryIO) -> bool:
    """Segments from SOI to the start of the scan, with a frame header among them, and an end of image."""
    if file.read(2) != b"\xff\xd8":
        return False
    has_frame = False
    while (marker := file.read(2)) and len(marker) == 2 and marker[0] == 0xFF:
        head = file.read(2)
        length = int.from_bytes(head, "big")
        if len(head) < 2 or length < 2:
            return False
        body = file.read(length - 2)
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            has_frame = len(body) >= 5 and _is_of_sane_size(*struct.unpack(">HH", body[1:5]))
        if marker[1] == 0xDA:
            return has_frame and b"\xff\xd9" in file.read()
    return False


def _is_of_sane_size(width: int, height: int) -> bool:
    return 0 < width * height <= MAX_PIXELS


def _is_mp4(file: BinaryIO) -> bool:
    """Boxes that fill the file, a known brand first, and the index of the film among them."""
    size = file.seek(0, 2)
    at = 0
    kinds: list[bytes] = []
    while at < size:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return False
        length, kind = struct.unpack(">L4s", head[:8])
        if not kinds and (kind != b"ftyp" or head[8:12] not in VIDEO_BRANDS):
            return False
        length = {0: size - at, 1: int.from_bytes(head[8:], "big")}.get(length, length)
        if length < 8 or at + length > size or len(kinds) > 10_000:
            return False
        kinds.append(kind)
        at += length
    return b"moov" in kinds


def _is_mp3(file: BinaryIO) -> bool:
    """After the tag, two frames of layer III in a row."""
    head = file.read(10)
    at = 0
    if head[:3] == b"ID3" and len(head) == 10 and max(head[6:]) < 0x80:
        at = 10 + sum(byte << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
    for _frame in range(2):
        file.seek(at)
        length = _mp3_frame_length(file.read(4))
        if not length:
            return False
        at += length
    return True


def _mp3_frame_length(head: bytes) -> int:
    """Bytes of the frame that this header begins; 0 when it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sample == 3:
        return 0
    is_first = version == 3
    bitrate = BITRATES[is_first][rate - 1] * 1000
    return (144 if is_first else 72) * bitrate // SAMPLE_RATES[version][sample] + (head[2] >> 1 & 1)


def _archive(*members: str) -> Callable[[BinaryIO], bool]:
    """A zip file that holds these parts and names no macros among its contents."""

    def holds(file: BinaryIO) -> bool:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
        names = {entry.filename for entry in inspect(file)}
        if not names.issuperset(members):
            return False
        if "[Content_Types].xml" not in members:
            return True
        with ZipFile(file) as archive, archive.open("[Content_Types].xml") as contents:
            return b"macroEnabled" not in contents.read(1024 * 1024)

    return holds


FILE_TYPES = {
    each.extension: each
    for each in (
        FileType("pdf", "application/pdf", _is_pdf),
        FileType("ofd", "application/ofd", _archive("OFD.xml")),
        FileType("jpg", "image/jpeg", _is_jpg),
        FileType("png", "image/png", _is_png),
        FileType(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _archive("[Content_Types].xml", "word/document.xml"),
        ),
        FileType(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _archive("[Content_Types].xml", "xl/workbook.xml"),
        ),
        FileType("mp4", "video/mp4", _is_mp4),
        FileType("mp3", "audio/mpeg", _is_mp3),
        FileType("zip", "application/zip", _archive()),
    )
}
ACCEPTED = ",".join(f".{name}" for name in FILE_TYPES) + ",.jpeg"  # what the browser offers
