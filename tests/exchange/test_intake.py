from __future__ import annotations

import io
import time
import zipfile

import pytest

from exchange import intake
from exchange.reader import opened
from exchange.refusals import UnreadableWorkbook
from tests.exchange.files import HEADINGS, lead, leads_book, many_leads, repacked

OFFICE = "http://schemas.openxmlformats.org"
RELATION = '<Relationship Id="rId99" Type="{}/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><workbook>&c;</workbook>'
)
XXE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook>&x;</workbook>'


def refusal(file) -> str:
    with pytest.raises(UnreadableWorkbook) as refused, opened(file) as book:
        book.sheet("线索", key="线索编号", headings=HEADINGS)
    return refused.value.message


def relations_with(target_type: str, target: str) -> bytes:
    with zipfile.ZipFile(leads_book([])) as package:
        rels = package.read("xl/_rels/workbook.xml.rels").decode()
    return rels.replace("</Relationships>", RELATION.format(OFFICE, target_type, target) + "</Relationships>").encode()


def test_a_plain_workbook_passes():
    intake.check_package(leads_book([lead("线1号")]))


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not a workbook", b"\xd0\xcf\x11\xe0" * 200, b"PK\x03\x04" + b"\0" * 500]
)
def test_what_is_no_workbook_is_refused(content):
    assert refusal(io.BytesIO(content))


def test_a_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("readme.txt", "hello")

    assert ".xlsx" in refusal(file)


def test_a_file_of_more_than_20_mb_is_refused_before_it_is_opened():
    assert "20" in refusal(io.BytesIO(b"PK\x03\x04" + b"\0" * intake.MAX_FILE_BYTES))


def test_a_zip_bomb_is_refused_in_no_time():
    bomb = repacked(leads_book([]), **{"xl__worksheets__sheet1.xml": b"\0" * 190_000_000})
    begun = time.process_time()

    assert refusal(bomb)
    assert time.process_time() - begun < 1


def test_too_many_parts_are_refused():
    assert refusal(repacked(leads_book([]), **{f"xl__x{n}.xml": b"<x/>" for n in range(2_001)}))


def test_macros_are_refused():
    assert "宏" in refusal(repacked(leads_book([]), xl__vbaProject_bin=b"x", **{"xl__vbaProject.bin": b"macro"}))


def test_links_to_other_workbooks_are_refused():
    assert refusal(repacked(leads_book([]), **{"xl__externalLinks__externalLink1.xml": b"<x/>"}))
    assert refusal(
        repacked(leads_book([]), **{"xl___rels__workbook.xml.rels": relations_with("oleObject", "file:///c:/x")})
    )


def test_a_link_in_a_cell_is_harmless():
    rels = relations_with("hyperlink", "https://example.org")

    intake.check_package(repacked(leads_book([]), **{"xl___rels__workbook.xml.rels": rels}))


@pytest.mark.parametrize(
    "part", ["xl__workbook.xml", "xl__worksheets__sheet1.xml", "xl__sharedStrings.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("attack", [BILLION_LAUGHS, XXE])
def test_document_types_and_entities_are_refused(part, attack):
    assert refusal(repacked(leads_book([lead("线1号")]), **{part: attack}))


def test_a_document_type_behind_much_padding_is_refused():
    padded = b"<?xml version='1.0'?><!--" + b" " * 9_000 + b"-->" + XXE[21:]

    assert refusal(repacked(leads_book([]), **{"xl__worksheets__sheet1.xml": padded}))


def test_more_than_200_000_rows_are_refused_before_they_are_parsed(monkeypatch):
    monkeypatch.setattr(intake, "MAX_ROWS", 50)

    assert "200,000" in refusal(many_leads(200)) or "20万" in refusal(many_leads(200))


def test_a_row_number_beyond_any_sheet_does_not_hang():
    row = '<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = f'<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main"><sheetData>{row}</sheetData></worksheet>'.encode()
    begun = time.process_time()

    assert refusal(repacked(leads_book([]), **{"xl__worksheets__sheet1.xml": sheet}))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_refused(cut):
    content = many_leads(50).getvalue()

    assert refusal(io.BytesIO(content[: int(len(content) * cut)]))
