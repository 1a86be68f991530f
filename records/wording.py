"""Words that must make one pause: what names a reporter belongs in the protected table and nowhere else."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

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
