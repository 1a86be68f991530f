"""Small true files of every type that may be added, and false ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(**members: bytes | str) -> bytes:
    """A zip file; names are given with __ for the dot and ___ for the slash."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), content)
    return packed.getvalue()


def saved(document) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpg(width: int = 4, height: int = 4) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + _segment(0xE0, b"JFIF\0")
        + _segment(0xC0, frame)
        + _segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x12\xff\xd9"
    )


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L4s", len(body) + 8, kind) + body


def mp4(brand: bytes = b"isom") -> bytes:
    return _box(b"ftyp", brand + b"\0\0\2\0") + _box(b"mdat", b"film") + _box(b"moov", b"index")


def mp3(tag: bytes = b"ID3\x03\x00\x00\x00\x00\x00\x05hello") -> bytes:
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413  # layer III, 128 kbit/s, 44.1 kHz: 417 bytes
    return tag + frame * 3


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
TRUE_FILES = {
    "现场照片.JPG": jpg(),
    "a.jpeg": jpg(),
    "b.png": png(),
    "c.pdf": PDF,
    "d.ofd": zipped(OFD__xml="<ofd:OFD/>"),
    "e.docx": saved(Document()),
    "f.xlsx": saved(Workbook()),
    "g.mp4": mp4(),
    "h.mp3": mp3(),
    "i.mp3": mp3(tag=b""),
    "j.zip": zipped(a__pdf=PDF, b___c__txt="x"),
}


def _locked() -> bytes:
    content = bytearray(zipped(a__pdf=PDF))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    return bytes(content)


_DOCX = saved(Document())
_MACRO = {"[Content_Types].xml": "macroEnabled", "word/document.xml": "<w/>"}
FALSE_FILES = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "cut.pdf": PDF[:20],
    "late.pdf": b"\n" + PDF,
    "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "wrong-sum.png": png()[:-5] + b"\0" + png()[-4:],
    "cut.png": png()[:-12],
    "flood.png": png(50_000, 50_000),
    "nothing.png": png(0, 5),
    "png.jpg": png(),
    "cut.jpg": jpg()[:30],
    "flood.jpg": jpg(60_000, 60_000),
    "no-end.jpg": jpg()[:-2],
    "program.docx": b"MZ\x90\x00" + b"\0" * 200,
    "bare.docx": b"PK\x03\x04" + b"\0" * 40,
    "empty.docx": zipped(),
    "workbook.docx": saved(Workbook()),
    "cut.docx": _DOCX[:-30],
    "types-only.docx": zipped(**{"[Content_Types]__xml": "<Types/>"}),
    "text.docx": "只是文字".encode(),
    "macros.docx": zipped(**{k.replace("/", "___").replace(".", "__"): v for k, v in _MACRO.items()}),
    "vba.xlsx": zipped(**{"[Content_Types]__xml": "<T/>", "xl___workbook__xml": "<w/>", "xl___vbaProject__bin": b"x"}),
    "document.xlsx": _DOCX,
    "sheet.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "plain.ofd": zipped(document__xml="<a/>"),
    "locked.zip": _locked(),
    "bomb.zip": zipped(a__txt=b"\0" * 30_000_000),
    "crowd.zip": zipped(**{f"f{n}": b"" for n in range(2_100)}),
    "program.zip": zipped(setup__exe=b"MZ"),
    "page.zip": zipped(index__html="<script>"),
    "broken.zip": zipped(a__pdf=PDF).replace(b"PK\x01\x02", b"PK\x09\x09"),
    "rar.zip": b"Rar!\x1a\x07\x01\x00" + b"\0" * 100,
    "strange.mp4": mp4(b"qqqq"),
    "no-index.mp4": _box(b"ftyp", b"isom\0\0\0\0") + _box(b"mdat", b"film"),
    "cut.mp4": mp4()[:-3],
    "endless.mp4": _box(b"ftyp", b"isom") + struct.pack(">L4s", 4, b"moov"),
    "text.mp3": b"ID3 is how it begins",
    "one-frame.mp3": mp3(tag=b"")[:417],
    "noise.mp3": b"\xff\xff\xff\xff" * 300,
    "page.html": b"<html>",
    "drawing.svg": b"<svg/>",
    "run.exe": b"MZ",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "nameless": PDF,
    "double.pdf.exe": PDF,
}
