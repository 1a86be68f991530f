"""Zip files and what is made of them (docx, xlsx, ofd), looked over before anything opens them."""

from __future__ import annotations

import struct
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes
MAX_RATIO = 100
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
ENCRYPTED = 0x1
PROGRAMS = frozenset(
    {
        "exe", "dll", "com", "bat", "cmd", "msi", "scr", "ps1", "vbs", "js", "jar", "hta", "lnk", "reg", "apk", "sh",
        "docm", "xlsm", "pptm", "dotm", "xltm", "html", "htm", "svg",
    }
)  # fmt: skip


class UnfitFile(ActionRefused):
    """A file that is not what it says, or not to be opened; `message` says why and what to do."""


def inspect(file: BinaryIO) -> list[ZipInfo]:
    """The entries of a zip file that is safe to open. Nothing is unpacked.

    Raises UnfitFile for a broken, locked, bloated (zip bomb) or macro-carrying archive.
    """
    _check_directory_size(file)
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as broken:
        raise UnfitFile(_("The file is damaged and cannot be opened. Save it again and add the new one.")) from broken
    _check_entries(entries)
    return entries


def _check_directory_size(file: BinaryIO) -> None:
    """A list of a million entries costs memory before it can be counted: the end record tells its length."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END_OF_DIRECTORY.size:
        raise UnfitFile(_("The file is damaged and cannot be opened. Save it again and add the new one."))
    _signature, _disk, _start, _here, count, length, _offset, _comment = END_OF_DIRECTORY.unpack_from(tail, at)
    if count > MAX_ENTRIES or length > MAX_ENTRIES * 1024:
        raise UnfitFile(_("The file holds more than %(count)s parts. Divide it.") % {"count": MAX_ENTRIES})


def _check_entries(entries: list[ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise UnfitFile(_("Unpacked, the file would be far too large. Divide it, or add its parts one by one."))
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnfitFile(_("The file is locked with a password, so it cannot be checked. Save it without one."))
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise UnfitFile(_("The file carries macros. Save it without them (as .docx or .xlsx)."))
    if any(PurePosixPath(name).suffix.lstrip(".") in PROGRAMS for name in names):
        raise UnfitFile(_("The file carries programs or web pages. Take them out."))
