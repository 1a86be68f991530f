"""统一社会信用代码 (GB 32100-2015): as it is stored, and what is wrong with one."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from stdnum.cn import uscc

from texts.folding import DASHES, squeezed

CODE_LENGTH = 18
NOT_IN_CODES = re.compile(r"[^0-9A-HJ-NPQRTUWXY]")


def compact_code(typed: str) -> str:
    """A credit code as it is stored: half-width, upper case, without blanks and hyphens."""
    return squeezed(typed).translate(DASHES).replace("-", "").upper()


def credit_code_fault(typed: str) -> str | None:
    """What is wrong with a 统一社会信用代码, in a sentence that says where to look; None when it is right.

    GB 32100-2015: 18 characters without I, O, S, V and Z, places 3 to 8 the code of the place of
    registration, the last a check digit over the others.
    """
    code = compact_code(typed)
    if len(code) != CODE_LENGTH:
        return _("A credit code has 18 characters; this one has %(count)s.") % {"count": len(code)}
    if strange := NOT_IN_CODES.search(code):
        return _(
            "“%(character)s” in place %(place)s does not occur in a credit code. Check it against the licence."
        ) % {
            "character": strange.group(),
            "place": strange.start() + 1,
        }
    if not code[2:8].isdigit():
        return _("Places 3 to 8 of a credit code are digits: the place of registration.")
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return _("The check digit does not match: one of the characters is wrong. Check it against the licence.")
    return None
