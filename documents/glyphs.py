"""Which characters of a paper no font of this machine can show. A name must not reach the reader with a gap in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import typst

from documents.paper import Paper, printable
from documents.pdf import fonts

PROBE = b'#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n#for each in json(bytes(sys.inputs.text)) [#each \\ ]'
MISSING = re.compile(r"the text `(\".*?\")` could not be displayed")


# What the fonts of this machine were found to show or not; they stay as they are while a process runs.
_shown: dict[str, bool] = {}


def lacking_glyphs(text: Paper | str) -> list[str]:
    """The characters without a glyph, in the order of their code points.

    A PDF for archives (PDF/A) must show all of its text: typst refuses one that does not, and names what is missing.
    """
    texts = [text] if isinstance(text, str) else _texts(asdict(text))
    characters = sorted({c for each in texts for c in printable(each) if not c.isspace()})
    new = [c for c in characters if c not in _shown]
    while missing := _first_missing([c for c in new if c not in _shown]):
        _shown[missing] = False
    _shown.update({c: True for c in new if c not in _shown})
    return [c for c in characters if not _shown[c]]


def _first_missing(characters: list[str]) -> str:
    if not characters:
        return ""
    try:
        typst.compile(
            PROBE, font_paths=fonts(), sys_inputs={"text": json.dumps(characters)}, format="pdf", pdf_standards=["a-2b"]
        )
    except typst.TypstError as refused:
        named = MISSING.search(str(refused))
        if named is None:
            raise
        return _unescaped(named[1])[0]
    return ""


def _unescaped(text: str) -> str:
    r"""As Rust prints a string: \u{e863} for what it cannot show."""
    return json.loads(re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: json.dumps(chr(int(found[1], 16)))[1:-1], text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
