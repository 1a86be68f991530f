"""较大数额、情节复杂或者重大: what needs the right to a hearing, and what the leaders decide together.

Penalty Law 57 (2), 63; Measures for Penalty Hearings in Market Regulation, art. 5: from 10,000 yuan on for a natural
person, 100,000 yuan for a firm, as fine or as value of what is confiscated.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from cases.models import EnforcementCase, Party
from cases.states import H

LARGE = {Party.Role.FIRM: Decimal(100_000), Party.Role.TRADER: Decimal(10_000), Party.Role.PERSON: Decimal(10_000)}


def is_large(party: Party, amounts: Sequence[Decimal]) -> bool:
    """`amounts`: fine, confiscated gains, value of confiscated goods, in yuan."""
    fine, *confiscated = amounts
    least = LARGE[Party.Role(party.role)]
    return fine >= least or sum(confiscated, Decimal(0)) >= least


def is_grave(case: EnforcementCase, party: Party, amounts: Sequence[Decimal]) -> bool:
    return bool(case.legal_review) or case.hearing != H.NONE or is_large(party, amounts)


def no_hearing_is_open(case: EnforcementCase) -> str | None:
    """Why the case cannot be decided yet."""
    if case.hearing in (H.NONE, H.REVIEWED):
        return None
    if case.hearing == H.REPORTED:
        return _("After the hearing the case goes to the review of law first.")
    return _("A hearing is asked for. It is held, or the request withdrawn, before the case is decided.")
