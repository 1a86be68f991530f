"""Acts on a part of a letter. Each stands in a file with all that belongs to it: `sign(part, by=…, on=…)`."""

from rectification.parts.acts.accepting import accept, refuse, reopen
from rectification.parts.acts.reporting import report
from rectification.parts.acts.returning import hand_back, send_again
from rectification.parts.acts.signing import sign
from rectification.parts.acts.taking_back import end, recall

__all__ = ["accept", "end", "hand_back", "recall", "refuse", "reopen", "report", "send_again", "sign"]
