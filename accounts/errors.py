"""The three refusals: you may not, not now, somebody was faster. Each carries a translated sentence."""

from __future__ import annotations


class Refusal(Exception):
    """A person's action was refused; `message` is a translated sentence that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """The policy does not give this person this right. Answered with 403. `action`: the right, where it is one."""

    def __init__(self, message: str, *, action: str = "") -> None:
        super().__init__(message)
        self.action = action


class ActionRefused(Refusal):
    """Allowed in principle, not in this state. The view shows the sentence beside the form (422).

    `field`: the one that the person can mend it in, if there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StaleRecord(Refusal):
    """A colleague changed the record first. Answered with 409, nothing is written."""
