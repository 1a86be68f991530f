"""Which files may be added, told by what they hold: a name proves nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import PurePath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from django.utils.translation import gettext as _

from files.archives import END_SIGNATURE, UnfitFile, folder_and_suffix, inspect, require_suffixes
from files.documents_inside import check_office
from files.pdf_inside import MARKUP, is_pdf

BLANKS = b"\x00\t\r\n "
IN_MEMORY = 8 * 1024 * 1024  # bytes of a member that is looked at
PROGRAM_BEGINS = (
    b"MZ", b"\x7fELF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"#!", b"Rar!", b"7z\xbc\xaf", b"<html", b"<!DOCTY",
)  # fmt: skip
# What unpacking a damaged or locked member raises.
BROKEN_PARTS = (
    BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
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
    holds: Callable[[IO[bytes]], bool]


def check_type(file: IO[bytes], name: str) -> FileType:
    """The type that both the name and the content say. Raises UnfitFile with what to do."""
    extension = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if extension not in FILE_TYPES:
        raise UnfitFile(
            _("Files of this type cannot be added. Possible are %(types)s.") % {"types": ", ".join(FILE_TYPES)}
        )
    file.seek(0)
    if not _is_whole(FILE_TYPES[extension], file):
        raise UnfitFile(
            _("The content is not that of a %(type)s file. Open it with its program and save it again.")
            % {"type": extension}
        )
    file.seek(0)
    return FILE_TYPES[extension]


def _is_whole(kind: FileType, file: IO[bytes]) -> bool:
    """Whether the file is of that kind; one whose packed parts cannot be unpacked is none."""
    try:
        return kind.holds(file)
    except BROKEN_PARTS:
        return False
    except OSError as broken:
        if broken.errno is not None:  # ours: the disk, not the data (bz2 says so with neither)
            raise
        return False


def _is_png(file: IO[bytes]) -> bool:
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
            return b"IDAT" in kinds and not file.read().strip(BLANKS)
    return False


def _is_jpg(file: IO[bytes]) -> bool:
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
            _scan, end, behind = file.read().partition(b"\xff\xd9")
            return has_frame and bool(end) and not _is_another_file(behind)
    return False


def _is_another_file(behind: bytes) -> bool:
    """Whether what hangs on a picture is more than a telephone leaves there (a second picture, a short film)."""
    return bool(MARKUP.search(behind)) or b"<?php" in behind or b"PK\x05\x06" in behind[-65_557:] or behind[:2] == b"MZ"


def _is_of_sane_size(width: int, height: int) -> bool:
    return 0 < width * height <= MAX_PIXELS


def _is_mp4(file: IO[bytes]) -> bool:
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
    return b"moov" in kinds and not _ends_as_an_archive(file)


def _is_mp3(file: IO[bytes]) -> bool:
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
    return not _ends_as_an_archive(file)


def _ends_as_an_archive(file: IO[bytes]) -> bool:
    """Whether an unpacker would take it for a zip file, whatever its beginning says."""
    file.seek(0)
    return is_zipfile(file)


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


def _is_ofd(file: IO[bytes]) -> bool:
    return _is_archive(file) and "OFD.xml" in _names(inspect(file))


def _office(document: str) -> Callable[[IO[bytes]], bool]:
    """A document of an office with that main part, which loads nothing and carries no program."""

    def holds(file: IO[bytes]) -> bool:
        if not _is_archive(file):
            return False
        entries = inspect(file, refused=())
        if not {"[Content_Types].xml", document} <= _names(entries):
            return False
        check_office(file, entries)
        return True

    return holds


def _is_zip(file: IO[bytes]) -> bool:
    """An archive of files that might be added one by one, and of plain texts and pictures."""
    if not _is_archive(file):
        return False
    entries = inspect(file, refused=())
    require_suffixes([entry for entry in entries if not _is_of_a_mac(entry.filename)], IN_ARCHIVES)
    with ZipFile(file) as archive:
        for entry in entries:
            if not entry.is_dir():
                _check_inner(archive, entry)
    return True


def _check_inner(archive: ZipFile, entry: ZipInfo) -> None:
    suffix = folder_and_suffix(entry.filename)[1].replace("jpeg", "jpg")
    with SpooledTemporaryFile(max_size=IN_MEMORY) as inner, archive.open(entry) as packed:
        copyfileobj(packed, inner)
        inner.seek(0)
        begins = inner.read(8)
        inner.seek(0)
        if _is_of_a_mac(entry.filename) or suffix not in FILE_TYPES:
            is_fit = not begins.startswith(PROGRAM_BEGINS)
        else:
            is_fit = FILE_TYPES[suffix].holds(cast(IO[bytes], inner))
    if not is_fit:
        raise UnfitFile(
            _("A file in the archive is not what its name says (%(type)s). Take it out.") % {"type": f".{suffix}"}
        )


def _is_of_a_mac(name: str) -> bool:
    """What a Mac puts into every archive beside the files."""
    last = name.rpartition("/")[2]
    return last == ".DS_Store" or (name.startswith("__MACOSX/") and last.startswith("._"))


def _is_archive(file: IO[bytes]) -> bool:
    return file.read(4) in (b"PK\x03\x04", END_SIGNATURE)


def _names(entries: Iterable[ZipInfo]) -> set[str]:
    return {entry.filename for entry in entries}


FILE_TYPES = {
    each.extension: each
    for each in (
        FileType("pdf", "application/pdf", is_pdf),
        FileType("ofd", "application/ofd", _is_ofd),
        FileType("jpg", "image/jpeg", _is_jpg),
        FileType("png", "image/png", _is_png),
        FileType(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _office("word/document.xml"),
        ),
        FileType(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _office("xl/workbook.xml"),
        ),
        FileType("mp4", "video/mp4", _is_mp4),
        FileType("mp3", "audio/mpeg", _is_mp3),
        FileType("zip", "application/zip", _is_zip),
    )
}
IN_ARCHIVES = {*FILE_TYPES} - {"zip"} | {
    "jpeg", "txt", "csv", "bmp", "gif", "tif", "tiff", "heic", "webp", "wav", "amr", "m4a", "mov", "avi",
}  # fmt: skip
ACCEPTED = ",".join(f".{name}" for name in FILE_TYPES) + ",.jpeg"  # what the browser offers
