"""Acts on a city's confirmation of a month. Each stands in a file with all that belongs to it."""

from circulars.submission.acts.closing import miss
from circulars.submission.acts.preparing import hand_back, prepare, prepare_late
from circulars.submission.acts.signing import declare, report_late, sign, sign_month
from circulars.submission.acts.urging import urge

__all__ = [
    "declare",
    "hand_back",
    "miss",
    "prepare",
    "prepare_late",
    "report_late",
    "sign",
    "sign_month",
    "urge",
]
