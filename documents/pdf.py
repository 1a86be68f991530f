"""A paper as PDF: typst with the free Song and Hei faces of a wheel; the official ones where a machine has them."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast

import typst

from documents.paper import CircularPaper, LetterPaper, OfficialPaper, RecordPaper, TablePaper, break_title

FOLDER = Path(__file__).parent
AnyPaper = OfficialPaper | TablePaper | RecordPaper
TEMPLATES: dict[type[AnyPaper], Path] = {
    CircularPaper: FOLDER / "circular.typ",
    LetterPaper: FOLDER / "letter.typ",
    TablePaper: FOLDER / "table.typ",
    RecordPaper: FOLDER / "record.typ",
}

ImprintPlace = Literal["same", "next", "over"]


@cache
def fonts() -> typst.Fonts:
    """Free faces of the wheel, and whatever this machine has."""
    wheel = str(files("pylopdf_fonts_zh_cn"))
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[wheel])


def _values(paper: AnyPaper) -> dict[str, Any]:
    values = asdict(paper) | {"faces": fonts().families()}
    if isinstance(paper, CircularPaper):
        values["attachment"] = paper.attachment
        if paper.annex:
            values["annex"] |= {"title_lines": break_title(paper.annex.title), "turned": paper.annex.is_turned}
    return values


def _compiler(paper: AnyPaper) -> typst.Compiler:
    values = json.dumps(_values(paper))
    return typst.Compiler(TEMPLATES[type(paper)], root=FOLDER, font_paths=fonts(), sys_inputs={"paper": values})


def render_pdf(paper: AnyPaper, *, at: datetime) -> bytes:
    """The pages. at: the moment written into the file, so that the same paper gives the same bytes."""
    pages = _compiler(paper).compile(format="pdf", timestamp=at.astimezone(UTC).replace(microsecond=0))
    return cast(bytes, pages)  # of a PDF one file; other formats give one for each page


def imprint_place(paper: CircularPaper) -> ImprintPlace:
    """Where the imprint goes: on the page where the content ends, on the next one, or past a page left blank."""
    return json.loads(_compiler(paper).query("<imprint>", field="value", one=True))
