"""What the documents of an office may not do when a colleague opens them: load from elsewhere, or carry programs."""

from __future__ import annotations

import re
from typing import IO
from zipfile import ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from files.archives import UnfitFile, damaged, folder_and_suffix, inspect

MAX_PART = 1024 * 1024  # bytes of a list of relations, of the list of contents
MAX_TEXT = 50 * 1024 * 1024
PARTS = frozenset({"xml", "rels", "vml", "odttf", "fntdata", "ttf", "otf"})
PICTURES = frozenset({"png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "ico", "webp"})
PACKAGES = frozenset({"xlsx", "docx", "pptx"})  # the data of a chart
FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)</w:instrText>|<w:fldSimple[^>]*w:instr=\"([^\"]*)\"")
FETCHES = re.compile(rb"\bDDE(?:AUTO)?\b", re.IGNORECASE)


def check_office(file: IO[bytes], entries: list[ZipInfo], *, is_inner: bool = False) -> None:
    """Raises UnfitFile for macros, embedded objects, and what is loaded from elsewhere on opening."""
    with ZipFile(file) as package:
        for entry in entries:
            _check_part(package, entry, is_inner=is_inner)
        _check_contents(package)
        if "word/document.xml" in package.namelist():
            _check_fields(package)


def _check_part(package: ZipFile, entry: ZipInfo, *, is_inner: bool) -> None:
    folder, suffix = folder_and_suffix(entry.filename)
    if suffix == "rels":
        _check_relations(package, entry)
    is_picture = suffix in PICTURES or (suffix == "svg" and folder.endswith("media"))
    is_settings = suffix == "bin" and folder.endswith("printersettings")
    if entry.is_dir() or suffix in PARTS or is_picture or is_settings:
        return
    if suffix in PACKAGES and folder.endswith("embeddings") and not is_inner:
        with package.open(entry) as inner:
            check_office(inner, inspect(inner, refused=()), is_inner=True)
        return
    raise UnfitFile(
        _("The document carries an embedded object. Delete it, or paste it as a picture, and save it again.")
    )


def _check_relations(package: ZipFile, entry: ZipInfo) -> None:
    """A link that one clicks is harmless; everything else that points outside is loaded when the file is opened."""
    if entry.file_size > MAX_PART:
        raise damaged()
    try:
        relations = [*fromstring(package.read(entry), forbid_dtd=True)]
    except (ParseError, DefusedXmlException, ValueError) as broken:
        raise damaged() from broken
    for relation in relations:
        kind = relation.get("Type", "").lower()
        if kind.endswith("/afchunk"):
            raise UnfitFile(_("The document carries another document in it. Save it as a plain .docx."))
        if relation.get("TargetMode", "").lower() == "external" and not kind.endswith("/hyperlink"):
            raise UnfitFile(
                _("The document draws on other files (a template, a linked picture or workbook). Break these links.")
            )


def _check_contents(package: ZipFile) -> None:
    with package.open("[Content_Types].xml") as contents:
        if b"macroenabled" in contents.read(MAX_PART).lower():
            raise UnfitFile(_("The file carries macros. Save it without them (as .docx or .xlsx)."))


def _check_fields(package: ZipFile) -> None:
    """DDE: a field that starts a program. Its words may stand in pieces."""
    with package.open("word/document.xml") as document:
        pieces = [first or second for first, second in FIELD.findall(document.read(MAX_TEXT))]
    if FETCHES.search(b"".join(pieces)):
        raise UnfitFile(_("The document holds a field that starts programs (DDE). Delete it and save."))
