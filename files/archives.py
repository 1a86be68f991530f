"""Zip files and what is made of them (docx, xlsx, ofd), looked over before anything opens them."""

from __future__ import annotations

import re
import stat
import struct
from collections.abc import Collection
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes
MAX_RATIO = 100
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
END_SIGNATURE = b"PK\x05\x06"
LONGEST_TAIL = END_OF_DIRECTORY.size + 0xFFFF
ENCRYPTED = 0x1
PROGRAMS = frozenset(
    {
        "exe", "dll", "com", "bat", "cmd", "msi", "scr", "pif", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh",
        "jar", "hta", "lnk", "url", "reg", "apk", "sh", "py", "iso", "img", "vhd", "cab", "chm", "cpl", "inf", "msc",
        "docm", "xlsm", "pptm", "dotm", "xltm", "xlam", "html", "htm", "xhtml", "mht", "mhtml", "svg", "swf",
        "zip", "rar", "7z", "gz", "tar", "bz2", "xz", "ace", "arj", "lzh",
    }
)  # fmt: skip
OUTSIDE = re.compile(r"^(?:/|[a-z]:)|(?:^|/)\.\.(?:/|$)", re.IGNORECASE)


class UnfitFile(ActionRefused):
    """A file that is not what it says, or not to be opened; `message` says why and what to do."""


def inspect(file: IO[bytes], *, refused: Collection[str] = PROGRAMS) -> list[ZipInfo]:
    """The entries of a zip file that is safe to open. Nothing is unpacked. refused: suffixes that no member may have.

    Raises UnfitFile for a broken, locked, bloated (zip bomb) or macro-carrying archive, for members that would be
    unpacked elsewhere, and for anything behind the archive's end.
    """
    _check_directory(file)
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as broken:
        raise damaged() from broken
    _check_entries(entries)
    if any(folder_and_suffix(entry.filename)[1] in refused for entry in entries):
        raise UnfitFile(_("The file carries programs, web pages or further archives. Take them out."))
    return entries


def damaged() -> UnfitFile:
    return UnfitFile(_("The file is damaged and cannot be opened. Save it again and add the new one."))


def folder_and_suffix(name: str) -> tuple[str, str]:
    """Folder and suffix of a member as the colleague's machine sees them: Windows drops dots and blanks at the end.

    >>> folder_and_suffix("word/media/x.EXE. ")
    ('word/media', 'exe')
    """
    folder, _slash, last = name.replace("\\", "/").lower().rpartition("/")
    return folder, last.rstrip(". \t\x00").rpartition(".")[2] if "." in last.rstrip(". \t\x00") else ""


def require_suffixes(entries: Collection[ZipInfo], allowed: Collection[str]) -> None:
    """Raises UnfitFile when a member is of another type than these."""
    for entry in entries:
        suffix = folder_and_suffix(entry.filename)[1]
        if not entry.is_dir() and suffix not in allowed:
            raise UnfitFile(
                _("The archive holds a file of a type that cannot be added (%(type)s). Take it out.")
                % {"type": f".{suffix}" if suffix else _("none")}
            )


def _check_directory(file: IO[bytes]) -> None:
    """A list of a million entries costs memory before it can be counted: the end record tells its length."""
    size = file.seek(0, 2)
    file.seek(max(0, size - LONGEST_TAIL))
    tail = file.read()
    at = tail.rfind(END_SIGNATURE)
    if at < 0 or len(tail) - at < END_OF_DIRECTORY.size:
        raise damaged()
    _signature, _disk, _start, _here, count, length, _offset, comment = END_OF_DIRECTORY.unpack_from(tail, at)
    if count > MAX_ENTRIES or length > MAX_ENTRIES * 1024:
        raise UnfitFile(_("The file holds more than %(count)s parts. Divide it.") % {"count": MAX_ENTRIES})
    if len(tail) - at != END_OF_DIRECTORY.size + comment:
        raise damaged()  # something hangs behind it


def _check_entries(entries: list[ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise UnfitFile(_("Unpacked, the file would be far too large. Divide it, or add its parts one by one."))
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnfitFile(_("The file is locked with a password, so it cannot be checked. Save it without one."))
    names = [entry.filename.lower().replace("\\", "/") for entry in entries]
    if any("vbaproject" in name or "/macrosheets/" in name or "/activex/" in name for name in names):
        raise UnfitFile(_("The file carries macros. Save it without them (as .docx or .xlsx)."))
    if any(OUTSIDE.search(name) or ":" in name for name in names) or any(map(_is_link, entries)):
        raise UnfitFile(_("A file in the archive would be unpacked outside of it. Pack the files anew."))


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)
