"""A circular as PDF: typst with the free Song and Hei faces of a wheel; the official ones where a machine has them."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from circulars.documents.paper import CircularPaper, break_title

TEMPLATE = Path(__file__).with_name("circular.typ")

ImprintPlace = Literal["same", "next", "over"]


@cache
def _fonts() -> typst.Fonts:
    wheel = str(files("pylopdf_fonts_zh_cn"))
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[wheel])


def _values(paper: CircularPaper) -> dict[str, Any]:
    values = asdict(paper) | {"attachment": paper.attachment, "faces": _fonts().families()}
    if paper.annex:
        values["annex"] |= {"title_lines": break_title(paper.annex.title), "turned": paper.annex.is_turned}
    return values


def _compiler(paper: CircularPaper) -> typst.Compiler:
    values = json.dumps(_values(paper))
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), sys_inputs={"paper": values})


def render_pdf(paper: CircularPaper, *, at: datetime) -> bytes:
    """The circular's pages. at: the moment written into the file, so that the same paper gives the same bytes."""
    return _compiler(paper).compile(format="pdf", timestamp=at.astimezone(UTC).replace(microsecond=0))


def imprint_place(paper: CircularPaper) -> ImprintPlace:
    """Where the imprint goes: on the page where the content ends, on the next one, or past a page left blank."""
    return json.loads(_compiler(paper).query("<imprint>", field="value", one=True))
