"""Words that must make one pause.

What names a reporter belongs in the protected table and nowhere else; a name on a paper must come out whole.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from documents import Paper, lacking_glyphs

REPORTER = re.compile(
    r"举报人|检举人|投诉人|反映人|信访人|来信人|来电人|爆料人|线索提供人|举报者|informant|whistle-?blower|complainant",
    re.IGNORECASE,
)


def reporter_warning(text: str) -> str | None:
    """A sentence when a text speaks of a reporter; it may be harmless, so one may go on after a second look."""
    found = REPORTER.search(text)
    if not found:
        return None
    return _(
        "The text speaks of “%(word)s”. Nothing that could tell who a reporter is may stand here: "
        "no name, telephone, address or workplace."
    ) % {"word": found.group()}


def glyph_warning(text: Paper | str) -> str:
    """A sentence that names the characters which a PDF cannot show; empty when it shows all.

    Of every paper that is issued, before it is: who signs sees it on the page; what is issued as it is typed (an
    urging) is refused with it.
    """
    lacking = [f"{one} (U+{ord(one):04X})" for one in lacking_glyphs(text)]
    if not lacking:
        return ""
    return _(
        "The PDF would show a gap for: %(characters)s. Write them otherwise, or have a font that knows them "
        "installed on the server; the Word document keeps them."
    ) % {"characters": _(", ").join(lacking)}
