"""Acts on an answer. Each stands in a file with all that belongs to it: `send(reply, by=…, on=…)`."""

from rectification.replies.acts.delivering import deliver
from rectification.replies.acts.judging import satisfied, unsatisfied
from rectification.replies.acts.sending import send
from rectification.replies.acts.signing import cosign, drop, hand_back, sign, submit
from rectification.replies.drafting import draft, write

__all__ = [
    "cosign",
    "deliver",
    "draft",
    "drop",
    "hand_back",
    "satisfied",
    "send",
    "sign",
    "submit",
    "unsatisfied",
    "write",
]
