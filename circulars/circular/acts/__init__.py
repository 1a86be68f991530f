"""Acts on a circular. Each stands in a file with all that belongs to it: `submit(circular, by=…, on=…)`."""

from circulars.circular.acts.freezing import freeze, may_be_frozen, refreeze
from circulars.circular.acts.issuing import issue, withdraw
from circulars.circular.acts.signing import sign, unsign
from circulars.circular.acts.writing import draft, hand_back, submit

__all__ = ["draft", "freeze", "hand_back", "issue", "may_be_frozen", "refreeze", "sign", "submit", "unsign", "withdraw"]
